import { join } from 'node:path';

import { minutesAfter, monthsAfter } from '../../clock.js';
import { MarkFile } from '../../issuance/status/mark-file.js';
import { orderOf } from '../../issuance/status/status-index.js';
import type { Wrong } from '../finding.js';
import type { Stored } from './invariant.js';

/** How long an approval may wait for its badge: it is tried again every minute. */
const SETTLE_MINUTES = 10;

interface Id {
  readonly id: string;
}

/** I1: what a reviewer was told is approved has its signed credential. */
export async function* findUnissued({ rows, now }: Stored): AsyncGenerator<Wrong> {
  const unissued = rows.each<Id & { readonly state: string }>({
    columns: 's."id", s."state"',
    from: `"submission" s LEFT JOIN "credential" c ON c."submission_id" = s."id" AND c."kind" = 'skill'
      AND c."signed_at" IS NOT NULL`,
    key: 's."id"',
    where: `c."id" IS NULL AND (s."state" = 'issued'
      OR (s."state" = 'approved' AND s."updated_at" < '${minutesAfter(now, -SETTLE_MINUTES)}'))`,
  });
  for await (const { id, state } of unissued)
    yield { row: `submission ${id}`, wrong: `is ${state} and has no signed credential` };
  const undecided = rows.each<Id & { readonly state: string }>({
    columns: 'd."id", s."state"',
    from: '"review_decision" d JOIN "submission" s ON s."id" = d."submission_id"',
    key: 'd."id"',
    where: `d."verdict" = 'approve' AND s."state" NOT IN ('approved', 'issued')`,
  });
  for await (const { id, state } of undecided)
    yield { row: `review_decision ${id}`, wrong: `approved a submission that is ${state}` };
}

/** I2: nobody holds two badges for one submission, or two live ones of one level. */
export async function* findDoubled({ rows }: Stored): AsyncGenerator<Wrong> {
  const bySubmission = await rows.all<{ of: string; ids: number }>(
    `SELECT "submission_id" AS "of", COUNT(*) AS "ids" FROM "credential" WHERE "submission_id" IS NOT NULL
     GROUP BY "submission_id" HAVING COUNT(*) > 1`,
  );
  for (const { of, ids } of bySubmission) yield { row: `submission ${of}`, wrong: `has ${ids} credentials` };
  const byLevel = await rows.all<{ person: string; level: number; ids: number }>(
    `SELECT "person_id" AS "person", "level", COUNT(*) AS "ids" FROM "credential"
     WHERE "kind" = 'level' AND "revoked_at" IS NULL GROUP BY "person_id", "level" HAVING COUNT(*) > 1`,
  );
  for (const { person, level, ids } of byLevel)
    yield { row: `person ${person}`, wrong: `has ${ids} badges of level ${level}` };
}

/** I3: an index of a status list is one credential's for ever, and both marks know that it is taken. */
export async function* findMisplaced({ rows, dataDir }: Stored): AsyncGenerator<Wrong> {
  const shared = await rows.all<{ list: number; index: number }>(
    `SELECT "status_list" AS "list", "status_index" AS "index" FROM "credential"
     GROUP BY "status_list", "status_index" HAVING COUNT(*) > 1`,
  );
  for (const { list, index } of shared)
    yield { row: `status_list ${list}`, wrong: `gives index ${index} to more than one credential` };
  const file = new MarkFile(join(dataDir, 'status-marks'));
  const lists = await rows.all<{ list: number; seed: string; mark: number }>(
    'SELECT "list", "seed", "mark" FROM "status_list" ORDER BY "list"',
  );
  for (const { list, seed, mark } of lists) {
    // A list from before there was an order is full.
    if (seed === '') continue;
    const places = new Map([...orderOf(seed)].map((index, place) => [index, place]));
    yield* findBeyond({ rows }, { list, mark, fileMark: file.of(list), places });
  }
}

interface Marks {
  readonly list: number;
  readonly mark: number;
  readonly fileMark: number;
  readonly places: ReadonlyMap<number, number>;
}

async function* findBeyond(
  { rows }: Pick<Stored, 'rows'>,
  { list, mark, fileMark, places }: Marks,
): AsyncGenerator<Wrong> {
  const held = rows.each<Id & { readonly index: number; readonly signed: string | null }>({
    columns: '"id", "status_index" AS "index", "signed_at" AS "signed"',
    from: '"credential"',
    key: '"id"',
    where: `"status_list" = ${list}`,
  });
  for await (const { id, index, signed } of held) {
    const place = places.get(index) ?? Infinity;
    if (place >= mark) yield { row: `credential ${id}`, wrong: `has index ${index}, beyond its list's mark` };
    if (signed !== null && place >= fileMark)
      yield { row: `credential ${id}`, wrong: `has index ${index}, beyond the mark in status-marks` };
  }
}

/** I10: whoever got a badge was told of it once; messages older than they are kept, and those of the erased, are gone. */
export async function* findUntold({ rows, now, messageMonths }: Stored): AsyncGenerator<Wrong> {
  const told = rows.each<Id & { readonly messages: number | string }>({
    columns: `"credential"."id", (SELECT COUNT(*) FROM "message" m WHERE m."subject" = "credential"."id"
      AND m."kind" = CASE "credential"."kind" WHEN 'level' THEN 'level.issued' ELSE 'badge.issued' END) AS "messages"`,
    from: '"credential"',
    key: '"credential"."id"',
    where: `"signed_at" > '${monthsAfter(now, -messageMonths)}' AND "commitments" IS NULL
      AND (SELECT p."email" FROM "person" p WHERE p."id" = "credential"."person_id") <> ''`,
  });
  for await (const { id, messages } of told)
    if (Number(messages) !== 1)
      yield { row: `credential ${id}`, wrong: `has ${messages} messages that tell of it, not one` };
}
