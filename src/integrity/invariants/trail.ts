import { FORGET, neverForgotten } from '../../audit/audit.service.js';
import { ChainWalk, type Forgotten, type HashedEvent } from '../../audit/chain.js';
import { BASELINE, SEAL, sealOf, type RawRow, type SealDetails } from '../../audit/seal/seal.js';
import { migrations } from '../../database/migrations/all.js';
import type { Wrong } from '../finding.js';
import { headsInForce } from '../head/head.js';
import { loadHeads, soundHeads } from '../head/head-folder.js';
import { NotChecked, type Stored } from './invariant.js';

/** I8: every event follows from the one before it, and every signed head is the hash of its event. */
export async function* findBreaks(stored: Stored): AsyncGenerator<Wrong> {
  const lines = loadHeads(stored.headFolder, stored.ring);
  for (const { place, read } of lines)
    if ('wrong' in read) yield { row: `signed head ${place}`, wrong: read.wrong };
  const heads = new Map(headsInForce(soundHeads(lines)).map((head) => [head.seq, head]));
  const walk = new ChainWalk(await findForgotten(stored));
  for await (const event of events(stored)) {
    const broken = walk.next(event);
    if (broken) yield { row: `audit_event ${broken.seq}`, wrong: broken.wrong };
    const head = heads.get(event.seq);
    if (head && head.hash !== event.hash)
      yield { row: `audit_event ${event.seq}`, wrong: `is not the event that was signed at ${head.at}` };
    heads.delete(event.seq);
  }
  for (const { seq, at } of heads.values())
    yield {
      row: `audit_event ${seq}`,
      wrong: `is missing: a head signed at ${at} knows it. The trail was cut, or an older backup is running`,
    };
  if (lines.length === 0) yield { row: stored.headFolder, wrong: 'holds no signed head of the trail' };
}

const events = ({ rows }: Stored) =>
  rows.each<HashedEvent>({
    columns: `"seq", "at", "actor", "action", "subject", "details", "salt", "details_hash" AS "detailsHash",
      "previous_hash" AS "previousHash", "hash"`,
    from: '"audit_event"',
    key: '"seq"',
  });

/** From events that the walk itself judges, for their details are never forgotten: an edited one is found. */
async function findForgotten({ rows }: Stored): Promise<Forgotten> {
  const tell = async (action: string, order: 'ASC' | 'DESC') => {
    const [event] = await rows.all<{ details: string }>(
      `SELECT "details" FROM "audit_event" WHERE "action" = $1 ORDER BY "seq" ${order} LIMIT 1`,
      [action],
    );
    return event ? parse(event.details) : {};
  };
  const { upTo = 0 } = await tell(FORGET, 'DESC');
  const { plainUpTo = 0 } = await tell(BASELINE, 'ASC');
  return { upTo, plainUpTo, except: neverForgotten };
}

/** As `AuditService` and `SealService` write it; nothing of what somebody has edited. */
function parse(details: string): { readonly upTo?: number; readonly plainUpTo?: number } {
  try {
    return JSON.parse(details) as { upTo?: number; plainUpTo?: number };
  } catch {
    return {};
  }
}

/** I13: every row is as the unit of work left it that the trail last names for it, and no other row is there. */
export async function* findUnsealed(stored: Stored): AsyncGenerator<Wrong> {
  const [sealed] = await stored.rows.all(`SELECT 1 FROM "audit_event" WHERE "action" = $1 LIMIT 1`, [SEAL]);
  if (!sealed) throw new NotChecked('no row is sealed yet: start the service once');
  for (const [table, key] of stored.sealed) yield* findUnsealedOf(stored, table, key);
  const [baseline] = await stored.rows.all<{ subject: string }>(
    'SELECT "subject" FROM "audit_event" WHERE "action" = $1 ORDER BY "seq" DESC LIMIT 1',
    [BASELINE],
  );
  if (baseline && baseline.subject !== migrations.at(-1)?.name)
    throw new NotChecked('the rows are sealed as an older version had them: start the service once');
}

async function* findUnsealedOf(stored: Stored, table: string, key: string): AsyncGenerator<Wrong> {
  const seals = await newestSeals(stored, table);
  const rows = stored.rows.each<RawRow>({
    columns: `t.*, s."salt" AS "seal_salt"`,
    from: `"${table}" t LEFT JOIN "row_seal" s ON s."id" = '${table}/' || t."${key}"`,
    key: `t."${key}"`,
  });
  for await (const { seal_salt: salt, page_key: id, ...row } of rows) {
    const seal = seals.get(String(id));
    if (!seal) yield { row: `${table} ${String(id)}`, wrong: 'was not written by the service' };
    else if (typeof salt !== 'string' || sealOf(table, row, salt) !== seal)
      yield { row: `${table} ${String(id)}`, wrong: 'was changed after the service wrote it' };
    seals.delete(String(id));
  }
  for (const [id, seal] of seals)
    if (seal) yield { row: `${table} ${id}`, wrong: 'is missing: the service did not delete it' };
}

async function newestSeals({ rows }: Stored, table: string): Promise<Map<string, string | null>> {
  const seals = new Map<string, string | null>();
  const told = rows.each<{ details: string }>({
    columns: '"details"',
    from: '"audit_event"',
    key: '"seq"',
    where: `"action" = '${SEAL}' AND "subject" = '${table}'`,
  });
  for await (const { details } of told)
    for (const [id, seal] of Object.entries(readSeals(details))) seals.set(id, seal);
  return seals;
}

/** An event that somebody has edited is found by I8; here it vouches for nothing. */
function readSeals(details: string): SealDetails['rows'] {
  try {
    return (JSON.parse(details) as SealDetails).rows; // written by our own `SealService`
  } catch {
    return {};
  }
}
