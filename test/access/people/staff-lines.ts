import type { Client } from '../../service.js';
import { must } from '../../life/steps.js';

export const HEADING =
  'person_key;first;last;email;unit_oid;staff_group;stage;language;fte;start;end;supervisor_key;roles';
export const SCHOOL = (n: 1 | 2 | 3 | 4 | 5) => `1.2.246.562.99.1000000000${n}`;

export interface StaffLine {
  readonly key: string;
  readonly roles: string;
  readonly supervisor?: string;
  readonly unit?: string;
  readonly end?: string;
}

/** One line of a staff file, for somebody invented. */
export const toLine = ({ key, roles, supervisor = 'principal-1', unit = SCHOOL(4), end = '' }: StaffLine) =>
  `${key};Keksitty;Henkilö;${key}@example.org;${unit};teacher;basic;fi;1;2020-08-01;${end};${supervisor};${roles}`;

/** Enters people as an administrator does: file, preview, apply. */
export async function enter(admin: Client, lines: readonly StaffLine[]): Promise<void> {
  const { id } = await preview(admin, lines);
  await must(200, admin.post(`/api/staff/imports/${id}/apply`));
}

export async function preview(admin: Client, lines: readonly StaffLine[]): Promise<{ id: string }> {
  const body = [HEADING, ...lines.map(toLine)].join('\n');
  const answer = await must(
    201,
    admin.send('POST', '/api/staff/imports', { body, headers: { 'content-type': 'text/csv' } }),
  );
  if (answer.body.errors.length > 0) throw new Error(JSON.stringify(answer.body.errors));
  return answer.body;
}
