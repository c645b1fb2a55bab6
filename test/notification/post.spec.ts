import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { apply, approve, must, putText } from '../life/steps.js';
import type { Client, Service } from '../service.js';
import { startMailServer, type MailServer, type Manner } from './mail-server.js';
import { after, messages, OPEN, setClock, startAt, until, wake, type Row } from './post-steps.js';

/** Each manner on a badge of its own, and what becomes of the first try. */
const manners: readonly [Manner, string, Pick<Row, 'state' | 'last_error'>][] = [
  ['421 at the greeting', '1.1', { state: 'pending', last_error: 'smtp-421' }],
  ['450 at RCPT', '1.2', { state: 'pending', last_error: 'smtp-450' }],
  ['550 at RCPT', '1.3', { state: 'dead', last_error: 'smtp-550' }],
  ['554 after DATA', '1.4', { state: 'dead', last_error: 'smtp-554' }],
  ['hangs at the greeting', '1.5', { state: 'pending', last_error: 'timeout' }],
  ['hangs after DATA', '1.6', { state: 'pending', last_error: 'timeout' }],
  ['drops after DATA was taken', '2.1', { state: 'pending', last_error: 'connection' }],
  ['refuses our password', '2.2', { state: 'pending', last_error: 'auth' }],
  ['has a certificate of its own making', '2.3', { state: 'pending', last_error: 'tls' }],
];

describe('a mail server that is not well', () => {
  let server: MailServer;
  let service: Service;
  let teacher: Client;
  let reviewer: Client;
  let admin: Client;
  let evidence: string;
  let minutes = 0;
  beforeAll(async () => {
    server = await startMailServer();
    service = await startAt(server.url);
    [teacher, reviewer, admin] = (await Promise.all(
      ['teacher-2', 'reviewer-1', 'admin-1'].map((key) => service.as(key)),
    )) as [Client, Client, Client];
    evidence = await putText(teacher);
  }, 120_000);
  afterAll(async () => {
    await server.close();
    await service.remove();
  });

  const later = (more: number) => setClock(service, after((minutes += more)));
  const about = (submission: string) => messages(service, `"subject" = '${submission}'`);
  const tried = (submission: string, tries = 1) =>
    until(
      () => about(submission),
      ([row]) => row?.tries === tries && row.lease === null,
    );

  it.each(manners)(
    'T99: one that is %s does not keep badge %s waiting, and every message is sent in the end, or visibly given up',
    async (manner, badge, first) => {
      later(10);
      await server.behave(manner);
      const seen = server.seen();
      const submission = await apply(teacher, badge, [evidence]);
      wake(service);
      await until(
        () => server.seen(),
        (count) => count > seen,
      );
      const { body } = await must(200, approve(reviewer, submission, badge));
      // The badge is there while the sender still hangs on the line.
      if (manner.startsWith('hangs')) expect(server.connections()).toBe(1);
      expect((await must(200, teacher.get('/api/credentials'))).text).toContain(body.credential);
      expect(await tried(submission.id)).toMatchObject([first]);

      await server.behave('well');
      await giveDeadAgain(submission.id);
      later(10);
      wake(service);
      const sent = await until(
        () => messages(service, `"subject" IN ('${submission.id}', '${body.credential}')`),
        (rows) => rows.every((row) => row.state === 'sent'),
      );
      expect(sent.map((row) => row.kind).sort()).toEqual(['badge.issued', 'submission.received']);
      const names = sent.map((row) => `<${row.batch}@localhost>`);
      const copies = server.mails.filter((mail) => names.includes(mail.messageId));
      // A second copy only where the server had taken the first and could not say so; and it bears the same name.
      expect(copies).toHaveLength(manner === 'drops after DATA was taken' ? 3 : 2);
      expect(new Set(copies.map((mail) => mail.messageId)).size).toBe(2);
    },
  );

  /** As an administrator does, who has found it among what was given up. */
  async function giveDeadAgain(subject: string): Promise<void> {
    const [row] = await about(subject);
    if (row?.state !== 'dead') return;
    const { body } = await must(200, admin.get('/api/messages/outbox?state=dead'));
    expect(body.items).toEqual([
      expect.objectContaining({ id: row.id, person: 'teacher-2', kind: 'submission.received' }),
    ]);
    expect(JSON.stringify(body)).not.toMatch(/@|merkki/);
    await must(200, admin.post(`/api/messages/${row.id}/resend`));
    expect((await admin.post(`/api/messages/${row.id}/resend`)).body.code).toBe('not-given-up');
  }

  it('T99: an outage of ten minutes delays the e-mails, and nothing else', async () => {
    later(10);
    await server.close();
    const submission = await apply(teacher, '2.4', [evidence]);
    const { body } = await must(200, approve(reviewer, submission, '2.4'));
    expect(body).toMatchObject({ state: 'issued', credential: expect.any(String) });
    for (const tries of [1, 2]) {
      wake(service);
      await tried(submission.id, tries);
      later(5);
    }
    const { text: figures } = await must(200, teacher.get('/metrics'));
    expect(figures).toMatch(/^taitomerkki_messages\{state="pending"\} 2$/m);
    expect(figures).toMatch(/^taitomerkki_messages_overdue_seconds [56]\d\d$/m);
    const before = server.mails.length;
    await server.open();
    later(10);
    wake(service);
    await until(
      () => messages(service, OPEN),
      (rows) => rows.length === 0,
    );
    expect(server.mails.slice(before).map((mail) => /^Subject: (.*)$/m.exec(mail.raw)?.[1])).toHaveLength(1);
  });

  it('gives the e-mail under way back when it is stopped, and stops within 8 seconds', async () => {
    later(10);
    await server.behave('hangs after DATA');
    const { id } = await apply(teacher, '2.5', [evidence]);
    const seen = server.seen();
    wake(service);
    await until(
      () => server.seen(),
      (count) => count > seen,
    );
    const begun = Date.now();
    await service.stop();
    expect(Date.now() - begun).toBeLessThan(8000);
    expect(await about(id)).toMatchObject([{ state: 'pending', lease: null }]);
  });
});

describe('a mail server that is away, without the outbox', () => {
  it('T99 twin: nobody gets a badge', async () => {
    const server = await startMailServer();
    const service = await startAt(server.url, { faults: ['mail-in-the-commit.mjs'] });
    try {
      const teacher = await service.as('teacher-2');
      const submission = await apply(teacher, '1.1', [await putText(teacher)]);
      await server.close();
      writeFileSync(join(service.dataDir, 'armed'), '');
      const { body } = await approve(await service.as('reviewer-1'), submission, '1.1');
      expect(body).toMatchObject({ state: 'approved', credential: null });
    } finally {
      await service.remove();
      await server.close();
    }
  }, 120_000);
});
