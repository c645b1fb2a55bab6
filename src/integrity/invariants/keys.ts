import type { Wrong } from '../finding.js';
import type { Stored } from './invariant.js';

interface HeldKey {
  readonly hash: string;
  readonly action: string;
  readonly person: string;
  /** Null where the table does not keep it. */
  readonly created: string | null;
  readonly actions: string | null;
}

/** How an event names what it gave: by the key, or in events from before that by person and moment. */
type Given = Map<string, readonly (string | null)[]>;

/** I14: every session, token and code was given by the service, to this person and for this much. */
export async function* findStrangeKeys({ rows }: Stored): AsyncGenerator<Wrong> {
  const given = await loadGiven(rows);
  for (const [table, columns] of [
    ['access_key', `'access.' || "kind" AS "action", "created_at" AS "created", "actions"`],
    ['sign_in_code', `'identity.code' AS "action", NULL AS "created", NULL AS "actions"`],
  ] as const) {
    const held = rows.each<HeldKey>({
      columns: `"hash", "person_id" AS "person", ${columns}`,
      from: `"${table}"`,
      key: '"hash"',
    });
    for await (const one of held) {
      const why = judge(one, given);
      if (why !== undefined) yield { row: `${table} ${one.hash}`, wrong: why };
    }
  }
}

function judge({ hash, action, person, created, actions }: HeldKey, given: Given): string | undefined {
  const named = given.get(`${action} ${person} ${hash}`)?.[0];
  if (named !== undefined)
    return named === actions ? undefined : 'opens something else than what it was given for';
  const unnamed = given.get(`${action} ${person} ${created}`) ?? [];
  if (unnamed.length === 0) return 'was not given by the service';
  // One event stands for one key.
  given.set(`${action} ${person} ${created}`, unnamed.slice(1));
  return undefined;
}

async function loadGiven(rows: Stored['rows']): Promise<Given> {
  const given: Given = new Map();
  const events = rows.each<{ at: string; action: string; person: string; details: string }>({
    columns: '"at", "action", "subject" AS "person", "details"',
    from: '"audit_event"',
    key: '"seq"',
    // Older keys are over by now, and swept.
    where: `"action" IN ('access.session', 'access.token', 'identity.code')
      AND "at" >= (SELECT COALESCE(MIN("created_at"), '') FROM "access_key")`,
  });
  for await (const { at, action, person, details } of events) {
    const { key = null, actions = null } = parse(details);
    const name = `${action} ${person} ${key ?? at}`;
    given.set(name, [...(given.get(name) ?? []), actions && JSON.stringify(actions)]);
  }
  return given;
}

/** Empty where details are forgotten; an event that somebody has edited is found by I8. */
function parse(details: string): { readonly key?: string; readonly actions?: readonly string[] | null } {
  try {
    return JSON.parse(details) as ReturnType<typeof parse>;
  } catch {
    return {};
  }
}
