import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { monthsAfter } from '../../src/clock.js';
import { nextHour } from '../../src/notification/calendar.js';
import { query } from '../evidence/stored.js';
import { apply, approve, must, putText, scoresOf } from '../life/steps.js';
import type { Client, Service } from '../service.js';
import { startMailServer, type Arrived, type MailServer } from './mail-server.js';
import { after, messages, NOON, OPEN, setClock, startAt, until, wake } from './post-steps.js';

const CANARY = 'kanarialintu';

/** What a person would read in it: headers, and each part without its transfer encoding. */
function readable({ raw }: Arrived): string {
  const plain = raw.replaceAll(/=\r?\n/g, '');
  const blocks = raw.match(/(?:^[A-Za-z0-9+/]{20,}={0,2}\r?\n)+/gm) ?? [];
  return [plain, ...blocks.map((block) => Buffer.from(block, 'base64').toString('utf8'))].join('\n');
}

describe('what people are told', () => {
  let server: MailServer;
  let service: Service;
  let teacher: Client;
  let swede: Client;
  let reviewer: Client;
  let tutor: Client;
  beforeAll(async () => {
    server = await startMailServer();
    service = await startAt(server.url);
    teacher = await service.as('teacher-2');
    swede = await service.as('teacher-sv');
    reviewer = await service.as('reviewer-1');
    tutor = await service.as('reviewer-2');
  }, 120_000);
  afterAll(async () => {
    await server.close();
    await service.remove();
  });

  const list = async (client: Client, path = '/api/messages') => (await must(200, client.get(path))).body;
  /** Lets everything go that is due. */
  const flush = (where = OPEN) =>
    until(
      () => {
        wake(service);
        return messages(service, where);
      },
      (rows) => rows.length === 0,
    );

  it('begins with nothing new, though every badge of the demo has its message', async () => {
    expect(await list(tutor)).toMatchObject({ unread: 0 });
    const without = await query(
      service,
      `SELECT "id" FROM "credential" c WHERE "signed_at" IS NOT NULL
       AND (SELECT COUNT(*) FROM "message" m WHERE m."once" = 'issued:' || c."id" AND m."subject" = c."id") <> 1`,
    );
    expect(without).toEqual([]);
    expect(await messages(service, OPEN)).toEqual([]);
  });

  it('is in their language: a receipt with the day, a return, and the badge; the unread first', async () => {
    const submission = await apply(swede, '1.1', [await putText(swede)]);
    const [receipt] = (await list(swede)).items;
    const day = (await must(200, swede.get('/api/submissions'))).body.items[0].next.expectedBy;
    expect(receipt).toMatchObject({
      kind: 'submission.received',
      subject: submission.id,
      title: 'Din ansökan har tagits emot: märke 1.1',
      text: `Du får svar senast ${day.split('-').map(Number).reverse().join('.')}.`,
      href: '/',
      readAt: null,
    });
    setClock(service, after(1));
    const { body } = await must(200, approve(reviewer, submission, '1.1'));
    await must(200, swede.post(`/api/messages/${receipt.id}/read`));
    await must(200, swede.post(`/api/messages/${receipt.id}/read`));
    const { items, unread } = await list(swede);
    expect(items).toMatchObject([
      { kind: 'badge.issued', href: `/ob3/credentials/${body.credential}`, readAt: null },
      { kind: 'submission.received', readAt: after(1) },
    ]);
    expect(unread).toBe(1);
    expect((await teacher.post(`/api/messages/${receipt.id}/read`)).status).toBe(404);
  });

  it('says nothing of answers, evidence, comments and other people', async () => {
    const badge = '1.2';
    const { body: item } = await must(
      201,
      teacher.post('/api/evidence', { kind: 'text', title: `${CANARY} title`, text: `${CANARY} evidence` }),
    );
    const { body: draft } = await must(201, teacher.post('/api/submissions', { badge }));
    const answers = ['a', 'b', 'c'].map((letter) => ({
      criterion: `${badge}.${letter}`,
      text: `${CANARY} answer`,
      evidence: [item.id],
    }));
    await must(200, teacher.put(`/api/submissions/${draft.id}/answers`, { answers }));
    const { body: handed } = await must(200, teacher.post(`/api/submissions/${draft.id}/submit`));
    await must(200, reviewer.post(`/api/submissions/${draft.id}/claim`));
    const scores = scoresOf(badge, 2).map((one, at) =>
      at === 0 ? { ...one, score: 1, reason: 'evidence_missing', comment: `${CANARY} remark` } : one,
    );
    const decision = { snapshot: handed.snapshot, verdict: 'return', scores, comment: `${CANARY} comment` };
    setClock(service, after(2));
    await must(200, reviewer.post(`/api/submissions/${draft.id}/decision`, decision));
    expect((await list(teacher)).items[0]).toMatchObject({ kind: 'submission.returned', subject: draft.id });
    await flush();
    const { body: me } = await must(200, reviewer.get('/api/me'));
    const rows = JSON.stringify(await messages(service));
    for (const mail of server.mails) {
      const text = readable(mail);
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain(me.last ?? 'reviewer-1');
      expect(text).toContain(service.url);
    }
    expect(rows).not.toContain(CANARY);
  });

  it('comes in one mail on the morning of the next working day, or not at all, as they choose', async () => {
    expect(await list(teacher, '/api/me/messages')).toEqual({ email: null });
    await flush();
    await must(200, teacher.put('/api/me/messages', { email: 'daily' }));
    const evidence = await putText(teacher);
    for (const badge of ['1.3', '1.4']) await apply(teacher, badge, [evidence]);
    const before = server.mails.length;
    wake(service);
    setClock(service, nextHour(NOON, 8, 'working-days'));
    await flush();
    const mail = server.mails.at(-1);
    expect(server.mails).toHaveLength(before + 1);
    expect(mail && readable(mail)).toMatch(/Subject: .*2_viesti/);
    await must(200, teacher.put('/api/me/messages', { email: 'never' }));
    const { id } = await apply(teacher, '1.5', [evidence]);
    expect(await messages(service, `"subject" = '${id}'`)).toMatchObject([{ state: 'kept' }]);
    expect((await list(teacher)).items[0]).toMatchObject({ subject: id });
    expect((await teacher.put('/api/me/messages', { email: 'hourly' })).status).toBe(400);
  });

  it.each(['', '"a\r\nBcc: x"@example.org', 'a@example.org\r\nRCPT TO:<b@example.org>', 'a@b, c@d.example'])(
    'does not go to %j: it is given up, visibly, before anybody is called',
    async (email) => {
      const held = (await query(
        service,
        `SELECT "id", "email" FROM "person" WHERE "person_key" = 'teacher-sv'`,
      )) as {
        id: string;
        email: string;
      }[];
      const put = (address: string) =>
        query(service, `UPDATE "person" SET "email" = '${address}' WHERE "person_key" = 'teacher-sv'`);
      await flush(`${OPEN} AND "state" <> 'dead'`);
      await put(email);
      const seen = server.seen();
      await must(200, swede.put('/api/me/messages', { email: 'at-once' }));
      const { body: drafts } = await must(200, swede.get('/api/submissions'));
      const badge = ['1.3', '1.4', '1.5', '1.6'][drafts.items.length - 1] ?? '';
      const { id } = await apply(swede, badge, [await putText(swede)]);
      wake(service);
      const [row] = await until(
        () => messages(service, `"subject" = '${id}'`),
        ([found]) => found?.state === 'dead',
      );
      expect(row).toMatchObject({ last_error: 'address', tries: 1 });
      expect(server.seen()).toBe(seen);
      await put(held[0]?.email ?? '');
    },
  );

  it('is listed page by page, each message once', async () => {
    const [person] = (await query(service, `SELECT "id" FROM "person" WHERE "person_key" = 'hr-1'`)) as {
      id: string;
    }[];
    const hex = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    const rows = Array.from({ length: 110 }, (_, at) => {
      const read = at % 2 ? `'${NOON}'` : 'NULL';
      return `('${hex(at)}', '${person?.id}', 'data.answered', 'x', '{}', '${after(at % 7)}', ${read}, 'kept', 0)`;
    });
    await query(
      service,
      `INSERT INTO "message" ("id", "person_id", "kind", "subject", "facts", "created_at", "read_at", "state", "tries")
       VALUES ${rows.join()}`,
    );
    const hr = await service.as('hr-1');
    const found: { id: string; readAt: string | null }[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page = await list(hr, `/api/messages${next ? `?after=${next}` : ''}`);
      found.push(...page.items);
      ({ next } = page);
    }
    expect(new Set(found.map((one) => one.id)).size).toBe(110);
    expect(found).toHaveLength(110);
    expect(found.findIndex((one) => one.readAt !== null)).toBe(55);
    expect((await hr.get('/api/messages?after=x')).status).toBe(400);
  });

  it('reminds once: reviewers of what is late, supervisors of a discussion, teachers of a draft that ends', async () => {
    await must(201, teacher.post('/api/recognitions', { level: 1 }));
    const { body: draft } = await must(201, teacher.post('/api/submissions', { badge: '2.2' }));
    const later = nextHour(monthsAfter(after(5 * 24 * 60), 11), 9, 'working-days');
    for (const instant of [later, later]) {
      await service.stop();
      setClock(service, instant);
      service = await service.restart({}, ['--import', './test/notification/faults/clock.mjs']);
    }
    const reminded = await messages(
      service,
      `"kind" IN ('queue.late', 'discussion.waiting', 'draft.ending')`,
    );
    const count = (kind: string) => reminded.filter((row) => row.kind === kind).length;
    expect(count('discussion.waiting')).toBe(1);
    expect(reminded.filter((row) => row.kind === 'draft.ending')).toMatchObject([{ subject: draft.id }]);
    const late = reminded.filter((row) => row.kind === 'queue.late');
    expect(late.length).toBeGreaterThan(0);
    expect(new Set(late.map((row) => row.person_id)).size).toBe(late.length);
  }, 120_000);
});
