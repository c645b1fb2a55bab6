import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';

import { personalData } from '../../src/privacy/personal-data.js';
import { tables } from '../../src/tables.js';

/** `table.column` of every entity. */
async function stored(): Promise<string[]> {
  const source = new DataSource({ type: 'better-sqlite3', database: ':memory:', entities: [...tables] });
  await source.initialize();
  const names = source.entityMetadatas.flatMap(({ tableName, columns }) =>
    columns.map(({ databaseName }) => `${tableName}.${databaseName}`),
  );
  await source.destroy();
  return names.sort();
}

describe('the register of personal data', () => {
  it('names every column of every table, and none that is not there', async () => {
    const named = Object.entries(personalData).flatMap(([table, { columns }]) =>
      Object.keys(columns).map((column) => `${table}.${column}`),
    );
    expect(named.sort()).toEqual(await stored());
  });

  it('points only at tables and columns that are in it', () => {
    for (const { rows, columns } of Object.values(personalData)) {
      if (rows.by === 'person' || rows.by === 'parent') expect(columns).toHaveProperty(rows.column);
      if (rows.by === 'parent') expect(personalData).toHaveProperty(rows.table);
    }
  });
});
