import { createHash } from 'node:crypto';

import type { Wrong } from '../finding.js';
import type { Stored } from './invariant.js';

/** I5: what was reviewed is what was handed in, to the byte; the files themselves are looked at with I12. */
export async function* findChangedEvidence(stored: Stored): AsyncGenerator<Wrong> {
  yield* findChangedSnapshots(stored);
  yield* findOtherSnapshots(stored);
  const texts = stored.rows.each<{ id: string; content: string; sha256: string }>({
    columns: '"id", "content", "sha256"',
    from: '"evidence"',
    key: '"id"',
    where: '"content" IS NOT NULL',
  });
  for await (const { id, content, sha256 } of texts)
    if (hashOf(content) !== sha256)
      yield { row: `evidence ${id}`, wrong: 'has another content than was put there' };
}

async function* findChangedSnapshots({ rows }: Stored): AsyncGenerator<Wrong> {
  const snapshots = rows.pages<{ id: string; hash: string; content: string }>({
    // What a quarantine took out of it is on record with the hash of the rest.
    columns: '"id", COALESCE("redacted_hash", "hash") AS "hash", "content"',
    from: '"submission_snapshot"',
    key: '"id"',
    // Emptied when its time was over, or its applicant erased; the hash stays.
    where: `"content" <> ''`,
  });
  for await (const page of snapshots) {
    const shown = page.flatMap(({ id, content }) => evidenceIn(content).map((one) => ({ ...one, in: id })));
    const held = await hashesOf({ rows }, [...new Set(shown.map((one) => one.id))]);
    for (const { id, hash, content } of page)
      if (hashOf(content) !== hash)
        yield { row: `submission_snapshot ${id}`, wrong: 'has another content than was handed in' };
    for (const one of shown)
      if ((held.get(one.id) ?? one.sha256) !== one.sha256)
        yield {
          row: `evidence ${one.id}`,
          wrong: `is not what submission_snapshot ${one.in} was reviewed with`,
        };
  }
}

/** A decision and a submission name the snapshot of their round. */
async function* findOtherSnapshots({ rows }: Stored): AsyncGenerator<Wrong> {
  for (const [table, submission, round] of [
    ['review_decision', 'submission_id', 'round'],
    ['submission', 'id', 'round'],
  ] as const) {
    const others = rows.each<{ id: string }>({
      columns: 't."id"',
      from: `"${table}" t JOIN "submission_snapshot" s ON s."submission_id" = t."${submission}" AND s."number" = t."${round}"`,
      key: 't."id"',
      where: 's."hash" <> t."snapshot_hash" OR t."snapshot_hash" IS NULL',
    });
    for await (const { id } of others)
      yield { row: `${table} ${id}`, wrong: 'names another snapshot than that of its round' };
  }
}

interface Shown {
  readonly id: string;
  readonly sha256: string;
}

function evidenceIn(content: string): readonly Shown[] {
  try {
    return (JSON.parse(content) as { evidence: Shown[] }).evidence ?? []; // written by our own `toSnapshot`
  } catch {
    return []; // changed; its hash says so
  }
}

async function hashesOf(
  { rows }: Pick<Stored, 'rows'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (let at = 0; at < ids.length; at += 200) {
    const some = ids.slice(at, at + 200);
    const places = some.map((_, place) => `$${place + 1}`).join(', ');
    const held = await rows.all<Shown>(
      `SELECT "id", "sha256" FROM "evidence" WHERE "id" IN (${places})`,
      some,
    );
    for (const { id, sha256 } of held) found.set(id, sha256);
  }
  return found;
}

interface Decided {
  readonly id: string;
  readonly reviewer: string;
  readonly applicant: string;
  readonly at: string;
  readonly roles: string | null;
  readonly erased: string | null;
}

/** I6: nobody decided on their own submission, and whoever decided was a reviewer on that day. */
export async function* findUnfitReviewers({ rows }: Stored): AsyncGenerator<Wrong> {
  const changes = await roleChanges({ rows });
  const decisions = rows.each<Decided>({
    columns: `d."id", d."reviewer_id" AS "reviewer", s."person_id" AS "applicant", d."decided_at" AS "at",
      p."roles", p."erased_at" AS "erased"`,
    from: `"review_decision" d JOIN "submission" s ON s."id" = d."submission_id"
      LEFT JOIN "person" p ON p."id" = d."reviewer_id"`,
    key: 'd."id"',
  });
  for await (const { id, reviewer, applicant, at, roles, erased } of decisions) {
    const row = `review_decision ${id}`;
    if (reviewer === applicant) yield { row, wrong: 'was made by the applicant' };
    if (roles === null) yield { row, wrong: 'was made by nobody in the register' };
    // What an erased person was, the register does not know any more.
    else if (erased === null && !(await wasReviewer({ rows }, { reviewer, at, roles, changes })))
      yield { row, wrong: 'was made by somebody who was no reviewer then' };
  }
}

/** Who was what until when, oldest first: `staff.roles` of the trail, by person. */
type RoleChanges = ReadonlyMap<
  string,
  readonly { readonly at: string; readonly before?: readonly string[] }[]
>;

async function roleChanges({ rows }: Pick<Stored, 'rows'>): Promise<RoleChanges> {
  const changes = new Map<string, { at: string; before?: readonly string[] }[]>();
  const told = rows.each<{ subject: string; at: string; details: string }>({
    columns: '"subject", "at", "details"',
    from: '"audit_event"',
    key: '"seq"',
    where: `"action" = 'staff.roles'`,
  });
  for await (const { subject, at, details } of told) {
    const { before } = (details === '' ? {} : JSON.parse(details)) as { before?: readonly string[] };
    const known = before === undefined ? { at } : { at, before };
    changes.set(subject, [...(changes.get(subject) ?? []), known]);
  }
  return changes;
}

async function wasReviewer(
  { rows }: Pick<Stored, 'rows'>,
  { reviewer, at, roles, changes }: { reviewer: string; at: string; roles: string; changes: RoleChanges },
): Promise<boolean> {
  const later = (changes.get(reviewer) ?? []).filter((change) => change.at >= at);
  // In the second of the change itself, either holds; of what was forgotten, nothing is known.
  if (later.some(({ before }) => before === undefined)) return true;
  const sameSecond = later.filter((change) => change.at === at).length;
  const candidates = [...later.slice(0, sameSecond + 1).map(({ before }) => before ?? [])];
  if (later.length === sameSecond) candidates.push(JSON.parse(roles) as string[]);
  if (candidates.some((held) => held.includes('reviewer'))) return true;
  const levels = await rows.all(
    `SELECT 1 FROM "credential" WHERE "person_id" = $1 AND "kind" = 'level' AND "level" = 3
     AND "signed_at" <= $2 AND ("revoked_at" IS NULL OR "revoked_at" >= $3) LIMIT 1`,
    [reviewer, at, at],
  );
  return levels.length > 0;
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
