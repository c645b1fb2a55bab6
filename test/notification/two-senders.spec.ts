import { afterEach, describe, expect, it } from '@jest/globals';

import { query } from '../evidence/stored.js';
import { engines, type Service } from '../service.js';
import { startMailServer, type MailServer } from './mail-server.js';
import { after, messages, NOON, OPEN, setClock, startAt, until, wake } from './post-steps.js';

const PEOPLE = 20;

/** One message to each of many people, all due now. */
const fill = (service: Service) =>
  query(
    service,
    `INSERT INTO "message" ("id", "person_id", "kind", "subject", "facts", "created_at", "state", "tries", "next_try_at")
     SELECT 'of-' || "person_key", "id", 'submission.received', "id", '{"badge":"1.1"}', '${NOON}', 'pending', 0, '${NOON}'
     FROM "person" WHERE "person_key" LIKE 'racer-%'`,
  );

/** How often each e-mail arrived, by its name. */
function copies({ mails }: MailServer): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { messageId } of mails) counts.set(messageId, (counts.get(messageId) ?? 0) + 1);
  return counts;
}

describe('two instances with one outbox', () => {
  let server: MailServer;
  let services: Service[] = [];
  afterEach(async () => {
    for (const service of services.reverse())
      await (service === services.at(-1) ? service.remove() : service.stop());
    await server.close();
  });

  async function startTwo(engine: (typeof engines)[number], faults: readonly string[] = []) {
    server = await startMailServer();
    server.onTaken = () => new Promise((resolve) => setTimeout(resolve, 20));
    const one = await startAt(server.url, { engine, faults, seed: { teachers: PEOPLE, badges: [] } });
    const two = await one.beside();
    services = [one, two];
    await fill(one);
    return [one, two] as const;
  }

  it.each(engines)(
    'T98: on %s each e-mail is sent once; after a kill while one is handed over, at most that one twice',
    async (engine) => {
      const [one, two] = await startTwo(engine);
      const slowly = server.onTaken;
      server.onTaken = async (mail) => {
        if (server.mails.length === PEOPLE / 2) one.process.kill('SIGKILL');
        await slowly(mail);
      };
      for (const service of [one, two]) wake(service);
      // What the killed one had taken is its own until its lease ends.
      await until(
        () => messages(two, OPEN),
        (rows) => rows.length <= 1,
      );
      setClock(two, after(3));
      await until(
        () => {
          wake(two);
          return messages(two, OPEN);
        },
        (rows) => rows.length === 0,
      );
      const counts = [...copies(server).values()];
      expect(counts).toHaveLength(PEOPLE);
      expect(counts.filter((count) => count > 1).length).toBeLessThanOrEqual(1);
      expect(Math.max(...counts)).toBeLessThanOrEqual(2);
    },
    120_000,
  );

  it('T98 twin: without the lease both send the same e-mails', async () => {
    const both = await startTwo('sqlite', ['no-lease.mjs']);
    for (const service of both) wake(service);
    const most = await until(
      () => Math.max(0, ...copies(server).values()),
      (count) => count > 1,
    );
    expect(most).toBeGreaterThan(1);
  }, 120_000);
});
