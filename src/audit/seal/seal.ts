import { createHash } from 'node:crypto';

/** A row as the engine gives it, by column. */
export type RawRow = Readonly<Record<string, unknown>>;

/** What the trail says of rows of one table: the seal of each, null for one that was deleted. */
export interface SealDetails {
  readonly rows: Readonly<Record<string, string | null>>;
}

/** The action under which seals stand in the trail; the subject is the table. */
export const SEAL = 'rows.seal';

/** Written when every row of the sealed tables has its seal, with the schema that they were sealed under. */
export const BASELINE = 'rows.baseline';

/** What the first of them says besides: up to which event there were no hashes of details yet; 0 in a new database. */
export interface FirstBaseline {
  readonly plainUpTo: number;
}

/** The name of a row in `row_seal`. */
export const sealKey = (table: string, id: string) => `${table}/${id}`;

/**
 * SHA-256 (base64url) over every column of a row that has a value: a new column that is empty changes no seal. The salt
 * is random and replaced with every sealing, so that nobody can guess from an old seal what a row once said.
 */
export function sealOf(table: string, row: RawRow, salt: string): string {
  const told = Object.keys(row)
    .filter((column) => row[column] !== null)
    .sort()
    .map((column) => [column, row[column]]);
  return createHash('sha256')
    .update(JSON.stringify([salt, table, told]))
    .digest('base64url');
}
