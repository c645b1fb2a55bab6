import type { Category, Texts } from './categories.js';

/**
 * What a full erasure does to a column of a row that stays: `keep` it, make it `empty` (null, or the empty text where a
 * column must have one), put something `random` in its place, or let a small function take the words out and leave the
 * facts (`rewrite`). Rows that go altogether take all their columns along.
 */
type Fate = 'keep' | 'empty' | 'random' | 'rewrite';

/** One column: what it is, in the person's own words where they get to see it, and what an erasure leaves of it. */
export interface Column {
  /** Undefined: not in the person's copy (ids of rows, hashes, what is another person's). */
  readonly label?: Texts;
  readonly onErasure: Fate;
  /** Where it differs from its table's. */
  readonly category?: Category;
}

/** How the rows of one person are found. */
export type Rows =
  | { readonly by: 'nobody' }
  /** The column that holds the person's id. */
  | { readonly by: 'person'; readonly column: string }
  /** The column that points at a row of another table, which has an owner. */
  | { readonly by: 'parent'; readonly column: string; readonly table: string; readonly key: string }
  /** Found by a function of its own: the trail, files that name many. */
  | { readonly by: 'search' };

export interface Table {
  readonly name: Texts;
  readonly category: Category;
  readonly rows: Rows;
  /** What a full erasure does to the person's rows. */
  readonly onErasure: 'delete' | 'keep';
  /** By the column's name in the database. */
  readonly columns: Readonly<Record<string, Column>>;
}

export const ofPerson = (column = 'person_id'): Rows => ({ by: 'person', column });
export const through = (table: string, column: string, key = 'id'): Rows => ({
  by: 'parent',
  column,
  table,
  key,
});

/** Shown to the person, and kept: `keep` is the table's own ground. */
export const shown = (fi: string, sv: string, en: string): Column => ({
  label: [fi, sv, en],
  onErasure: 'keep',
});

/** Shown to the person, and gone after an erasure. */
export const erased = (fi: string, sv: string, en: string): Column => ({
  label: [fi, sv, en],
  onErasure: 'empty',
});

export const rewritten = (fi: string, sv: string, en: string): Column => ({
  label: [fi, sv, en],
  onErasure: 'rewrite',
});

/** Of no use to the person: ids of rows, hashes, what orders and locks. */
export const inner: Column = { onErasure: 'keep' };
/** The same, and gone after an erasure. */
export const innerErased: Column = { onErasure: 'empty' };

/** A table without personal data: every column is named all the same, so that a new one is thought about. */
export const house = (name: Texts, columns: readonly string[]): Table => ({
  name,
  category: 'house',
  rows: { by: 'nobody' },
  onErasure: 'keep',
  columns: Object.fromEntries(columns.map((column) => [column, inner])),
});
