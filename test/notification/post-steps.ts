import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { minutesAfter } from '../../src/clock.js';
import { nextHour } from '../../src/notification/calendar.js';
import { query } from '../evidence/stored.js';
import { startService, type Engine, type Service } from '../service.js';

/** Noon of the next working day in Helsinki: close to the present, so that today's tokens hold, and never at night. */
export const NOON = nextHour(`${new Date().toISOString().slice(0, 19)}Z`, 12, 'working-days');

const CLOCK = ['--import', './test/notification/faults/clock.mjs'];

export interface Row {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly state: string;
  readonly tries: number;
  readonly last_error: string | null;
  readonly batch: string | null;
  readonly lease: string | null;
  readonly next_try_at: string | null;
  readonly person_id: string;
}

/** A service that sends to this mail server and lives at the time that the test sets. */
export async function startAt(
  url: string,
  {
    engine = 'sqlite',
    faults = [],
    environment = {},
    seed,
  }: {
    engine?: Engine;
    faults?: readonly string[];
    environment?: Record<string, string>;
    seed?: { teachers: number; badges: readonly string[] };
  } = {},
): Promise<Service> {
  return startService({
    engine,
    nodeArguments: [
      ...CLOCK,
      ...faults.flatMap((file) => ['--import', `./test/notification/faults/${file}`]),
    ],
    environment: {
      SMTP_URL: url,
      BEGIN_AT: NOON,
      MAIL_PATIENCE: '2000',
      SECOND_LOOK_PERCENT: '0',
      ...environment,
    },
    ...(seed ? { seed } : {}),
  });
}

export function setClock(service: Service, instant: string): void {
  // In one step: the service reads it whenever it likes.
  writeFileSync(join(service.dataDir, 'clock.new'), instant);
  renameSync(join(service.dataDir, 'clock.new'), join(service.dataDir, 'clock'));
}

export const after = (minutes: number) => minutesAfter(NOON, minutes);

/** Of messages that the post has not yet done with. */
export const OPEN = `"state" NOT IN ('sent', 'kept')`;

/** Lets the sender look for work now. */
export const wake = (service: Service) => service.process.kill('SIGUSR2');

export async function messages(service: Service, where = '1 = 1'): Promise<Row[]> {
  const statement = `SELECT * FROM "message" WHERE ${where} ORDER BY "created_at", "id"`;
  return (await query(service, statement)) as Row[];
}

/** Looks until it is so; what it is instead stands in the error. */
export async function until<T>(look: () => Promise<T> | T, isSo: (found: T) => boolean): Promise<T> {
  for (const end = Date.now() + 15_000; ;) {
    const found = await look();
    if (isSo(found)) return found;
    if (Date.now() > end) throw new Error(`It did not come to pass: ${JSON.stringify(found).slice(0, 1000)}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
