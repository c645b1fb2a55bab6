import { parse } from 'csv-parse/sync';
import { z } from 'zod';

import { roles, type Role } from '../allow.decorator.js';
import { Refusal } from '../refusal.js';
import { hasIdentityCode } from '../written.schema.js';

const staffColumns = [
  'person_key',
  'first',
  'last',
  'email',
  'unit_oid',
  'staff_group',
  'stage',
  'language',
  'fte',
  'start',
  'end',
  'supervisor_key',
  'roles',
] as const;

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'write the day as YYYY-MM-DD')
  .refine((value) => !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value), {
    message: 'there is no such day',
  });

const key = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'use letters, digits, dot, dash or underscore, 64 at most')
  .refine((text) => !hasIdentityCode(text), 'is a personal identity code; use the staff number');
/** Whether a text can be somebody's key in the staff record. */
export const isPersonKey = (text: string) => key.safeParse(text).success;

const word = z
  .string()
  .regex(/^[a-z][a-z-]{0,39}$/, 'use small letters and dashes, for example basic-education');
const name = z
  .string()
  .min(1, 'is empty')
  .max(100, 'is longer than 100 characters')
  .regex(/^\P{Cc}*$/u, 'has a control character')
  .refine((text) => !hasIdentityCode(text), 'has a personal identity code; take it out');

/** One line of the file: one job of one person; a person with two jobs has two lines. */
const staffRow = z.strictObject({
  person_key: key,
  first: name,
  last: name,
  email: z.email('is not an e-mail address').max(200),
  unit_oid: z.string().regex(/^[\d.]{3,60}$/, 'is not an OID'),
  staff_group: word,
  stage: word,
  language: z.enum(['fi', 'sv', 'en'], 'give fi, sv or en'),
  fte: z
    .string()
    .regex(/^(0([.,]\d{1,3})?|1([.,]0{1,3})?)$/, 'give a share from 0 to 1')
    .transform((value) => Number(value.replace(',', '.'))),
  start: day,
  end: z.union([z.literal('').transform(() => null), day]),
  supervisor_key: z.union([z.literal('').transform(() => null), key]),
  roles: z
    .string()
    .transform((list) => list.split(/[\s,|]+/).filter(Boolean))
    .pipe(z.array(z.enum(roles, `give ${roles.join(', ')}, or nothing`)))
    .transform((given): Role[] => (given.length === 0 ? ['teacher'] : given)),
});
export type StaffRow = z.output<typeof staffRow> & { readonly line: number };

export interface RowError {
  /** The line of the file, counted from 1 with the heading. */
  readonly line: number;
  readonly column: string;
  readonly message: string;
}

/** What the register knows already, as far as rows of a file may refer to it. */
export interface Known {
  readonly unitOids: ReadonlySet<string>;
  readonly personKeys: ReadonlySet<string>;
}

/**
 * Reads a staff file: UTF-8, `;` between cells, the heading line of `api.md`.
 * Throws `Refusal` when it is not such a file at all; wrong rows are listed, never skipped in silence.
 */
export function parseStaffFile(text: string, known: Known): { rows: StaffRow[]; errors: RowError[] } {
  const rows: StaffRow[] = [];
  const errors: RowError[] = [];
  for (const { record, info } of toRecords(text)) {
    const result = staffRow.safeParse(record);
    if (result.success) rows.push({ ...result.data, line: info.lines });
    else
      errors.push(
        ...result.error.issues.map(({ path, message }) => ({
          line: info.lines,
          column: String(path[0]),
          message,
        })),
      );
  }
  return { rows, errors: [...errors, ...checkReferences(rows, known)].sort((a, b) => a.line - b.line) };
}

interface CsvRecord {
  readonly record: Record<string, string>;
  readonly info: { readonly lines: number };
}

function toRecords(text: string): CsvRecord[] {
  const heading = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  if (heading !== staffColumns.join(';'))
    throw new Refusal(
      'unprocessable',
      'not-a-staff-file',
      `The first line must be ${staffColumns.join(';')} – compare its columns and separators.`,
    );
  try {
    return parse(text, {
      bom: true,
      columns: true,
      delimiter: ';',
      info: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 10_000,
    }) as unknown as CsvRecord[];
  } catch (error) {
    throw new Refusal(
      'unprocessable',
      'not-a-staff-file',
      `The file cannot be read as CSV: ${(error as Error).message}.`,
    );
  }
}

/** What only the whole file shows: units and supervisors that exist, one name per key, one job per line. */
function checkReferences(rows: readonly StaffRow[], known: Known): RowError[] {
  const keys = new Set([...known.personKeys, ...rows.map((row) => row.person_key)]);
  const firstOf = new Map([...rows].reverse().map((row) => [row.person_key, row]));
  const firstJob = new Map([...rows].reverse().map((row) => [jobOf(row), row]));
  return rows.flatMap((row) => {
    const first = firstOf.get(row.person_key) ?? row;
    const wrong: [boolean, string, string][] = [
      [!known.unitOids.has(row.unit_oid), 'unit_oid', 'there is no such unit in the register'],
      [row.end !== null && row.end < row.start, 'end', 'is before the start'],
      [row.supervisor_key === row.person_key, 'supervisor_key', 'nobody is their own supervisor'],
      [
        row.supervisor_key !== null && !keys.has(row.supervisor_key),
        'supervisor_key',
        'is neither in this file nor in the register',
      ],
      [firstJob.get(jobOf(row)) !== row, 'start', 'the same job stands on an earlier line'],
      [
        identityOf(row) !== identityOf(first),
        'person_key',
        `line ${first.line} gives this key other names, e-mail, language or roles`,
      ],
    ];
    return wrong.filter(([is]) => is).map(([, column, message]) => ({ line: row.line, column, message }));
  });
}

const jobOf = (row: StaffRow) => [row.person_key, row.unit_oid, row.start].join(' ');

const identityOf = (row: StaffRow) =>
  JSON.stringify([row.first, row.last, row.email, row.language, [...row.roles].sort()]);
