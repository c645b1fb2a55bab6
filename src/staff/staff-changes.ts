import type { Role } from '../allow.decorator.js';
import { findRoleChanges, givenBy, takenBy } from './roles/role-changes.js';
import type { StaffRow } from './staff-file.js';
import type { Employment, Person } from './staff.entity.js';

/** The register as the comparison needs it. */
export interface Register {
  readonly people: readonly Person[];
  readonly employments: readonly Employment[];
}

export interface Preview {
  /** Keys of people who are new. */
  readonly added: readonly string[];
  readonly changed: readonly { readonly person_key: string; readonly fields: readonly string[] }[];
  /** Whose roles would change: an appointment that an administrator made is taken back only where it is named here. */
  readonly roles: readonly {
    readonly person_key: string;
    readonly given: readonly Role[];
    readonly taken: readonly Role[];
  }[];
  /** Keys of people in service who are not in the file. Applying does nothing to them. */
  readonly left: readonly string[];
}

/** What applying the rows would do, told without doing it. `today` is a day, `YYYY-MM-DD`. */
export function previewChanges(rows: readonly StaffRow[], register: Register, today: string): Preview {
  const people = new Map(register.people.map((person) => [person.key, person]));
  const keyOf = new Map(register.people.map((person) => [person.id, person.key]));
  const jobs = new Map(
    register.employments.map((job) => [jobKey(keyOf.get(job.personId), job.unitOid, job.start), job]),
  );
  const fields = new Map<string, Set<string>>();
  for (const row of rows) {
    const person = people.get(row.person_key);
    if (!person) continue;
    const job = jobs.get(jobKey(row.person_key, row.unit_oid, row.start));
    const known = fields.get(row.person_key) ?? new Set();
    for (const field of differingFields(row, { person, job, keyOf })) known.add(field);
    fields.set(row.person_key, known);
  }
  const listed = new Set(rows.map((row) => row.person_key));
  const inService = register.employments.filter((job) => job.end === null || job.end >= today);
  return {
    added: [...listed].filter((key) => !people.has(key)),
    changed: [...fields]
      .filter(([, set]) => set.size > 0)
      .map(([key, set]) => ({ person_key: key, fields: [...set] })),
    roles: findRoleChanges(rows, register.people).map((change) => ({
      person_key: change.person_key,
      given: givenBy(change),
      taken: takenBy(change),
    })),
    left: [...new Set(inService.map((job) => keyOf.get(job.personId) ?? ''))].filter(
      (key) => !listed.has(key),
    ),
  };
}

const jobKey = (personKey: string | undefined, unitOid: string, start: string) =>
  `${personKey} ${unitOid} ${start}`;

function differingFields(
  row: StaffRow,
  { person, job, keyOf }: { person: Person; job: Employment | undefined; keyOf: Map<string, string> },
): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['first', row.first, person.first],
    ['last', row.last, person.last],
    ['email', row.email, person.email],
    ['language', row.language, person.language],
    ['roles', [...row.roles].sort().join(), [...person.roles].sort().join()],
  ];
  if (!job) return [...pairs.filter(differs).map(([field]) => field), 'unit_oid'];
  pairs.push(
    ['staff_group', row.staff_group, job.staffGroup],
    ['stage', row.stage, job.stage],
    ['fte', row.fte, job.fte],
    ['end', row.end, job.end],
    ['supervisor_key', row.supervisor_key, job.supervisorId === null ? null : keyOf.get(job.supervisorId)],
  );
  return pairs.filter(differs).map(([field]) => field);
}

const differs = ([, given, held]: [string, unknown, unknown]) => given !== held;
