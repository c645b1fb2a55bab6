import { applying } from './register/applying.js';
import { awards } from './register/awards.js';
import type { Table } from './register/columns.js';
import { people } from './register/people.js';
import { reviewing } from './register/reviewing.js';
import { speaking } from './register/speaking.js';

/**
 * The one register of personal data: every column of every table, what it is to the person, and what an erasure leaves
 * of it. The person's copy, erasure and `docs/personal-data.md` follow it; a column that is not in it fails the tests.
 */
export const personalData: Readonly<Record<string, Table>> = {
  ...people,
  ...speaking,
  ...applying,
  ...reviewing,
  ...awards,
};
