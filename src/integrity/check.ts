import { join } from 'node:path';

import type { Config } from '../config.js';
import { Snapshot } from '../database/snapshot.js';
import { loadKeyRing } from '../issuance/keys/key-ring.js';
import { judgeAll } from './documents/judge-all.js';
import type { StoredCredential } from './documents/judge-credential.js';
import type { Finding, Outcome } from './finding.js';
import { invariants } from './invariants/all.js';
import type { Invariant, Stored } from './invariants/invariant.js';

/** What the check needs to know; everything of it may go to another thread. */
export interface Place extends Pick<Config, 'dataDir' | 'databaseUrl'> {
  readonly headFolder: string;
  readonly messageMonths: number;
  readonly now: string;
  readonly sealed: ReadonlyMap<string, string>;
  /** Threads for signatures; none for a check of little. */
  readonly threads: number;
  /** Ids of invariants; all of them where nothing is said. */
  readonly only?: readonly string[];
}

export interface Report {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  /** What could not be looked at, and why. */
  readonly unchecked: readonly { readonly invariant: string; readonly why: string }[];
}

/**
 * Looks at everything that is stored, as it was committed at one moment, whether it is as it must be. It only reads, and
 * may run beside the service.
 */
export async function checkAll(
  place: Place,
  servedList: Stored['servedList'],
  progress: (done: string) => void = () => undefined,
): Promise<Report> {
  const rows = await Snapshot.open(place);
  try {
    const stored = toStored(place, { rows, servedList, progress });
    const findings: Finding[] = [];
    const unchecked: { invariant: string; why: string }[] = [];
    for (const invariant of invariants.filter(({ id }) => place.only?.includes(id) ?? true)) {
      progress(`${invariant.id} ${invariant.title}`);
      await findAll(invariant, stored, findings).catch((error: unknown) =>
        unchecked.push({ invariant: invariant.id, why: (error as Error).message }),
      );
    }
    return { outcome: outcomeOf(findings.length, unchecked.length), findings, unchecked };
  } finally {
    await rows.close();
  }
}

async function findAll({ id, find }: Invariant, stored: Stored, findings: Finding[]): Promise<void> {
  for await (const wrong of find(stored)) findings.push({ invariant: id, ...wrong });
}

function outcomeOf(found: number, unchecked: number): Outcome {
  if (found > 0) return 'damaged';
  return unchecked > 0 ? 'unchecked' : 'whole';
}

function toStored(
  place: Place,
  {
    rows,
    servedList,
    progress,
  }: { rows: Snapshot; servedList: Stored['servedList']; progress: (done: string) => void },
): Stored {
  const { dataDir, headFolder, messageMonths, now, sealed, threads } = place;
  const ring = loadKeyRing(join(dataDir, 'keys'));
  let documents: Promise<readonly Finding[]> | undefined;
  return {
    ...{ rows, dataDir, headFolder, messageMonths, now, sealed, ring, servedList },
    documents: () =>
      (documents ??= judgeAll(signedCredentials(rows), { ring, threads }, (judged) =>
        progress(`${judged} credentials`),
      )),
    ask: async (sql, values) => {
      const today = await Snapshot.open(place);
      return today.all<never>(sql, values).finally(() => today.close());
    },
  };
}

/** What an erasure has emptied has no documents to judge; the trail vouches for the rows all the same. */
const signedCredentials = (rows: Snapshot) =>
  rows.pages<StoredCredential>({
    columns: `c."id", c."award", c."signed_at" AS "signedAt", c."ob2", c."ob2_jws" AS "ob2Jws", c."ob3",
      c."ob3_jwt" AS "ob3Jwt", p."first", p."last", p."email"`,
    from: '"credential" c JOIN "person" p ON p."id" = c."person_id"',
    key: 'c."id"',
    where: 'c."signed_at" IS NOT NULL AND c."commitments" IS NULL',
  });
