import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { holder } from '../access/people/holder.js';
import { apply, must, scoresOf } from '../life/steps.js';
import { engines, startService, type Answer, type Client, type Engine, type Service } from '../service.js';
import { filesOf, query } from './stored.js';

const PUPIL = 'Oppilas Onni Esimerkki';
const file = { name: `${PUPIL}.txt`, type: 'text/plain', bytes: Buffer.from(`${PUPIL} sai arvosanan`) };
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const since = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19) + 'Z';

interface Case {
  readonly submission: { id: string; snapshot: string };
  readonly text: string;
  readonly link: string;
  readonly file: string;
  /** Evidence without personal data. */
  readonly plain: string;
}

/** Puts three kinds of evidence about a pupil on the shelf, applies with them, and has a reviewer claim it. */
async function applyWith(teacher: Client, reviewer: Client, badge: string, pupil = PUPIL): Promise<Case> {
  const keep = async (given: object) => (await must(201, teacher.post('/api/evidence', given))).body.id;
  const text = await keep({ kind: 'text', title: pupil, text: `${pupil} osallistui` });
  const link = await keep({ kind: 'link', title: `Blogi: ${pupil}`, url: 'https://example.org/onni' });
  const plain = await keep({ kind: 'text', title: 'Suunnitelma', text: 'Ei ketään' });
  const upload = await must(201, teacher.upload('/api/evidence', file, { title: pupil }));
  const submission = await apply(teacher, badge, [text, link, upload.body.id, plain]);
  await must(200, reviewer.post(`/api/submissions/${submission.id}/claim`));
  return { submission, text, link, plain, file: upload.body.id };
}

/** Every column of every row of every table, as one text. */
async function everything(service: Service): Promise<string> {
  const names = service.databaseUrl
    ? `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
    : `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`;
  const tables = (await query(service, names)) as { name: string }[];
  const rows = [];
  for (const { name } of tables) rows.push(await query(service, `SELECT * FROM "${name}"`));
  return JSON.stringify(rows);
}

const eventsOf = async (service: Service, action: string, subject: string) =>
  (await query(
    service,
    `SELECT * FROM "audit_event" WHERE "action" = '${action}' AND "subject" = '${subject}' ORDER BY "seq"`,
  )) as { actor: string; details: string }[];

const deskOf = ({ submission }: Case, evidence: string) =>
  `/api/submissions/${submission.id}/evidence/${evidence}`;
const wordOf = ({ status, body }: Answer) => (status >= 400 ? `${status} ${body.code}` : String(status));
const idOf = async (client: Client): Promise<string> => (await client.get('/api/me')).body.person.id;

describe.each(engines)('evidence that shows a pupil, on %s', (engine: Engine) => {
  let service: Service;
  let teacher: Client;
  let reviewer: Client;
  let admin: Client;
  let shown: Case;
  const clients = new Map<string | undefined, Client>();
  const as = async (key?: string): Promise<Client> => {
    const client = clients.get(key) ?? (key === undefined ? await service.as() : await holder(service, key));
    clients.set(key, client);
    return client;
  };
  beforeAll(async () => {
    service = await startService({ engine });
    [teacher, reviewer, admin] = [await as('teacher-1'), await as('reviewer-1'), await as('admin-1')];
    shown = await applyWith(teacher, reviewer, '1.1', 'Oppilas Olli Onnela');
  }, 60_000);
  afterAll(() => service.remove());

  /** Who gets what of one piece: its page and its file from the shelf, and both from the desk. */
  const seenBy = async (client: Client, id: string) => ({
    shelf: wordOf(await client.get(`/api/evidence/${id}`)),
    shelfFile: wordOf(await client.get(`/api/evidence/${id}/file`)),
    desk: wordOf(await client.get(deskOf(shown, id))),
    deskFile: wordOf(await client.get(`${deskOf(shown, id)}/file`)),
  });
  const people = [
    'teacher-1',
    'reviewer-1',
    'reviewer-2',
    'principal-1',
    'hr-1',
    'admin-1',
    undefined,
  ] as const;
  const hidden = '404 not-found';
  const outside = { shelf: hidden, shelfFile: hidden, desk: hidden, deskFile: hidden };
  const refused = (word: string) => ({ shelf: word, shelfFile: word, desk: word, deskFile: word });
  const gone = '410 evidence-quarantined';
  const others = {
    'reviewer-2': outside,
    'principal-1': outside,
    'hr-1': refused('403 not-allowed'),
    'admin-1': refused('403 not-allowed'),
    nobody: refused('401 not-signed-in'),
  };
  const table = async (id: string) => {
    const rows = [];
    for (const key of people) rows.push([key ?? 'nobody', await seenBy(await as(key), id)]);
    return Object.fromEntries(rows);
  };

  it('T85: before the report, the owner and the reviewer at work see it, and every opening is on record', async () => {
    expect(await table(shown.file)).toEqual({
      'teacher-1': { ...outside, shelf: '200', shelfFile: '200' },
      'reviewer-1': { ...outside, desk: '200', deskFile: '200' },
      ...others,
    });
    await must(200, reviewer.get(deskOf(shown, shown.text)));
    const who = await idOf(reviewer);
    for (const id of [shown.file, shown.text]) {
      const events = await eventsOf(service, 'evidence.open', id);
      expect(events.map(({ actor, details }) => [actor, JSON.parse(details)])).toEqual([
        [who, { submission: shown.submission.id }],
      ]);
    }
  });

  it('T85: one report hides it from everybody at once, title, name, text and file', async () => {
    for (const [id, reason] of [
      [shown.file, 'pupil_name'],
      [shown.text, undefined],
      [shown.link, 'pupil_picture'],
    ] as const) {
      const { body } = await must(
        200,
        reviewer.post(`${deskOf(shown, id)}/quarantine`, reason === undefined ? undefined : { reason }),
      );
      expect(body).toMatchObject({ evidence: id, reason: reason ?? 'personal_data' });
      expect(await table(id)).toEqual({
        'teacher-1': { ...outside, shelf: '200', shelfFile: gone },
        'reviewer-1': { ...outside, desk: gone, deskFile: gone },
        ...others,
      });
    }
    const answers = [
      await teacher.get('/api/evidence'),
      await teacher.get(`/api/evidence/${shown.file}`),
      await teacher.get(`/api/submissions/${shown.submission.id}`),
      await reviewer.get(`/api/submissions/${shown.submission.id}`),
      await reviewer.get(deskOf(shown, shown.text)),
      await admin.get('/api/evidence/quarantine'),
      await admin.get('/api/audit'),
    ];
    for (const { text } of answers) expect(text).not.toMatch(/Onni|onni|Onnela/);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 410, 200, 200]);
  });

  it('tells the owner that it is in quarantine and why, on the shelf and by a message', async () => {
    const { body } = await teacher.get(`/api/evidence/${shown.file}`);
    expect(body).toMatchObject({
      title: '',
      quarantine: { reason: 'pupil_name', said: 'Näytössä on oppilaan nimi.' },
    });
    const told = (await query(
      service,
      `SELECT * FROM "message" WHERE "kind" = 'evidence.quarantined' AND "subject" = '${shown.file}'`,
    )) as { person_id: string }[];
    expect(told.map((row) => row.person_id)).toEqual([await idOf(teacher)]);
  });

  it('answers a second report as the first one, and refuses one by whoever may not read it', async () => {
    const again = await reviewer.post(`${deskOf(shown, shown.file)}/quarantine`, { reason: 'other' });
    expect(again.body).toMatchObject({ reason: 'pupil_name' });
    expect(await eventsOf(service, 'evidence.quarantine', shown.file)).toHaveLength(1);
    const outsider = await as('reviewer-2');
    expect(wordOf(await outsider.post(`${deskOf(shown, shown.plain)}/quarantine`))).toBe(hidden);
    expect(wordOf(await teacher.post(`${deskOf(shown, shown.plain)}/quarantine`))).toBe(hidden);
    expect(wordOf(await reviewer.post(`${deskOf(shown, shown.plain)}/quarantine`, { reason: 'x' }))).toBe(
      '400 malformed-request',
    );
  });

  it('keeps the hash of what was submitted, and what was taken out of it, for whoever checks', async () => {
    const [row] = (await query(
      service,
      `SELECT * FROM "submission_snapshot" WHERE "submission_id" = '${shown.submission.id}'`,
    )) as { hash: string; redacted_hash: string; content: string }[];
    expect(row).toMatchObject({ hash: shown.submission.snapshot, redacted_hash: hashOf(row?.content ?? '') });
    const { evidence } = JSON.parse(row?.content ?? '') as { evidence: { id: string; sha256: string }[] };
    expect(evidence.find(({ id }) => id === shown.file)?.sha256).toBe(hashOf(file.bytes.toString()));
    const [report] = await eventsOf(service, 'evidence.quarantine', shown.link);
    expect(JSON.parse(report?.details ?? '').redacted).toEqual([
      { snapshot: row?.hash, becomes: row?.redacted_hash },
    ]);
  });

  it('gives a mistaken one back as it was: file, title, and the snapshot to the letter', async () => {
    const other = await applyWith(await as('teacher-2'), reviewer, '1.2');
    const owner = await as('teacher-2');
    const before = await reviewer.get(`/api/submissions/${other.submission.id}`);
    await must(200, reviewer.post(`${deskOf(other, other.file)}/quarantine`));
    await must(200, admin.post(`/api/evidence/${other.text}/quarantine`, { reason: 'other' }));
    for (const id of [other.file, other.text]) await must(200, admin.post(`/api/evidence/${id}/release`));
    expect((await reviewer.get(`/api/submissions/${other.submission.id}`)).text).toBe(before.text);
    expect((await owner.get(`/api/evidence/${other.file}`)).body).toMatchObject({
      title: PUPIL,
      file: { name: file.name },
    });
    expect((await owner.get(`/api/evidence/${other.file}/file`)).text).toBe(file.bytes.toString());
    expect(await eventsOf(service, 'evidence.release', other.file)).toHaveLength(1);
    expect(wordOf(await admin.post(`/api/evidence/${other.file}/release`))).toBe(
      '409 evidence-not-quarantined',
    );
    const [row] = await query(
      service,
      `SELECT * FROM "submission_snapshot" WHERE "submission_id" = '${other.submission.id}'`,
    );
    expect(row).toMatchObject({ hash: other.submission.snapshot, redacted_hash: null });
  });

  it('lets nobody approve on what nobody sees, and the applicant mend it after a return', async () => {
    const owner = await as('teacher-sv');
    const keep = async (title: string) =>
      (await must(201, owner.post('/api/evidence', { kind: 'text', title, text: 'x' }))).body.id as string;
    const bad = await keep(PUPIL);
    const { body: draft } = await must(201, owner.post('/api/submissions', { badge: '1.3', language: 'fi' }));
    const answer = (letter: string, evidence: string[]) => ({
      criterion: `1.3.${letter}`,
      text: 'Näin',
      evidence,
    });
    const good = await keep('Hyvä');
    const put = (answers: object[]) => owner.put(`/api/submissions/${draft.id}/answers`, { answers });
    await must(200, put([answer('a', [bad]), answer('b', [good, bad]), answer('c', [])]));
    const submit = () => must(200, owner.post(`/api/submissions/${draft.id}/submit`));
    const { body: first } = await submit();
    const decide = (snapshot: string, verdict: string, scores: object[]) =>
      reviewer.post(`/api/submissions/${draft.id}/decision`, { snapshot, verdict, scores });
    await must(200, reviewer.post(`/api/submissions/${draft.id}/claim`));
    await must(200, reviewer.post(`/api/submissions/${draft.id}/evidence/${bad}/quarantine`));

    const approval = await decide(first.snapshot, 'approve', scoresOf('1.3', 2));
    expect(wordOf(approval)).toBe('409 evidence-quarantined');
    expect(approval.body.criteria).toEqual(['1.3.a']);
    const scores = [{ criterion: '1.3.a', score: 1, reason: 'personal_data' }, ...scoresOf('1.3', 2, 'bc')];
    await must(200, decide(first.snapshot, 'return', scores));
    // What was found shown by other evidence alone stays closed; what also rested on the hidden one is open again.
    const { body: returned } = await owner.get(`/api/submissions/${draft.id}`);
    expect(returned.accepted.map((one: { criterion: string }) => one.criterion)).toEqual(['1.3.c']);
    expect(wordOf(await put([answer('a', [bad])]))).toBe('422 evidence-not-usable');
    await must(200, put([answer('a', [good]), answer('b', [good])]));
    const { body: second } = await submit();
    await must(200, reviewer.post(`/api/submissions/${draft.id}/claim`));
    expect((await must(200, decide(second.snapshot, 'approve', scoresOf('1.3', 2)))).body.state).toBe(
      'issued',
    );
  });

  it('opens again what a reviewer had accepted on the strength of it, when it is reported later', async () => {
    const owner = await as('teacher-2');
    const { submission, file: bad } = await applyWith(owner, reviewer, '2.1');
    const scores = [{ criterion: '2.1.a', score: 0, reason: 'too_thin' }, ...scoresOf('2.1', 2, 'bc')];
    const decision = { snapshot: submission.snapshot, verdict: 'return', scores };
    await must(200, reviewer.post(`/api/submissions/${submission.id}/decision`, decision));
    expect((await owner.get(`/api/submissions/${submission.id}`)).body.accepted).toHaveLength(2);
    await must(200, reviewer.post(`/api/submissions/${submission.id}/evidence/${bad}/quarantine`));
    expect((await owner.get(`/api/submissions/${submission.id}`)).body.accepted).toEqual([]);
  });

  it('T85: within a day nothing of it is left, in no table and no file, but its hash', async () => {
    expect(/Olli Onnela/.test(await everything(service))).toBe(true);
    const due = [shown.file, shown.text, shown.link];
    const early = (await admin.get('/api/evidence/quarantine')).body.items as {
      evidence: string;
      purgeAt: string;
    }[];
    for (const id of due)
      expect(early.find((one) => one.evidence === id)?.purgeAt.slice(0, 10)).toMatch(/^\d{4}-\d\d-\d\d$/);
    await service.stop();
    // A disk that is stuck: words go, the file waits; and a round that comes again finishes it.
    const stuck = ['--import', './test/evidence/faults/stuck-disk.mjs'];
    await query(service, `UPDATE "quarantine" SET "since" = '${since(23.1)}' WHERE "ended_at" IS NULL`);
    service = await service.restart({}, stuck);
    expect(service.output()).toMatch(/is not purged yet: Error: EROFS/);
    expect(filesOf(service)).toContain(shown.file);
    expect(wordOf(await admin.post(`/api/evidence/${shown.file}/release`))).toBe('410 evidence-purged');
    await service.stop();
    service = await service.restart({}, []);
    // Said in one word, because what is compared would fill the screen.
    expect(/Olli Onnela/.test(await everything(service))).toBe(false);
    for (const id of due) {
      const [row] = await query(service, `SELECT * FROM "evidence" WHERE "id" = '${id}'`);
      expect(row).toMatchObject({
        title: '',
        content: null,
        file_name: null,
        sha256: expect.stringMatching(/^\w{64}$/),
      });
      const [stay] = await query(service, `SELECT * FROM "quarantine" WHERE "evidence_id" = '${id}'`);
      expect(stay).toMatchObject({ held: null, outcome: 'purged' });
      expect(await eventsOf(service, 'evidence.purge', id)).toHaveLength(1);
    }
    expect(filesOf(service)).not.toContain(shown.file);
    expect(wordOf(await teacher.get(`/api/evidence/${shown.file}`))).toBe(hidden);
    expect(wordOf(await reviewer.get(deskOf(shown, shown.file)))).toBe(gone);
    await must(200, reviewer.get(`/api/submissions/${shown.submission.id}`));
    expect(wordOf(await admin.post(`/api/evidence/${shown.file}/release`))).toBe('410 evidence-purged');
  });

  it('T85: a running service purges by itself, round by round', async () => {
    await service.stop();
    service = await service.restart({}, ['--import', './test/evidence/faults/quick-rounds.mjs']);
    const { body } = await must(201, teacher.upload('/api/evidence', file, { title: PUPIL }));
    await must(200, admin.post(`/api/evidence/${body.id}/quarantine`));
    await query(
      service,
      `UPDATE "quarantine" SET "since" = '${since(22.9)}' WHERE "evidence_id" = '${body.id}'`,
    );
    const { body: young } = await must(201, teacher.upload('/api/evidence', file, { title: PUPIL }));
    await must(200, admin.post(`/api/evidence/${young.id}/quarantine`));
    await query(
      service,
      `UPDATE "quarantine" SET "since" = '${since(23.1)}' WHERE "evidence_id" = '${young.id}'`,
    );
    for (const end = Date.now() + 10_000; filesOf(service).includes(young.id);) {
      if (Date.now() > end) throw new Error('It was not purged in ten seconds');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(readFileSync(join(service.dataDir, 'evidence', body.id), 'utf8')).toBe(file.bytes.toString());
    expect(service.output()).not.toMatch(/ERROR/);
  });
});

describe('without the quarantine', () => {
  it('T85 twin: everybody goes on seeing the pupil after the report, and nobody knows who looked', async () => {
    const service = await startService({
      nodeArguments: ['--import', './test/evidence/faults/no-quarantine.mjs'],
    });
    const [teacher, reviewer] = [await holder(service, 'teacher-1'), await holder(service, 'reviewer-1')];
    const shown = await applyWith(teacher, reviewer, '1.1');
    await must(200, reviewer.post(`${deskOf(shown, shown.file)}/quarantine`));
    const after = [
      await teacher.get(`/api/evidence/${shown.file}`),
      await reviewer.get(`/api/submissions/${shown.submission.id}`),
      await reviewer.get(`${deskOf(shown, shown.file)}/file`),
    ];
    const opened = await eventsOf(service, 'evidence.open', shown.file);
    await service.remove();
    expect(after.map(({ text }) => text.includes(PUPIL))).toEqual([true, true, true]);
    expect(opened).toEqual([]);
  });
});
