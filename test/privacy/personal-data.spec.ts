import { readFileSync, writeFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';

import { personalData } from '../../src/privacy/personal-data.js';
import { loadConfig } from '../../src/config.js';
import { categories, sayPeriod, type Category } from '../../src/privacy/register/categories.js';
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

  it('is what docs/personal-data.md says; UPDATE_DOCS=1 writes it anew', () => {
    const page = toPage();
    if (process.env['UPDATE_DOCS']) writeFileSync('docs/personal-data.md', page);
    expect(readFileSync('docs/personal-data.md', 'utf8')).toBe(page);
  });
});

/** The register as a page for whoever answers for the data. */
function toPage(): string {
  const { keep } = loadConfig({});
  const kinds = Object.entries(categories).map(
    ([category, { name, ground }]) =>
      `| ${category} | ${name[2]} | ${ground[2]} | ${sayPeriod(category as Category, keep).en} |`,
  );
  const rooms = Object.entries(personalData).map(([table, { name, category, onErasure, columns }]) => {
    const lines = Object.entries(columns).map(
      ([column, rule]) =>
        `| \`${column}\` | ${rule.label?.[2] ?? ''} | ${rule.category ?? category} | ${onErasure === 'delete' ? 'row goes' : rule.onErasure} | ${rule.label ? 'yes' : 'no'} |`,
    );
    const head =
      '| column | what it is | kind | on a full erasure | in the own copy |\n| - | - | - | - | - |';
    return `## ${table}: ${name[2]}\n\n${head}\n${lines.join('\n')}`;
  });
  return `<!-- Written by test/privacy/personal-data.spec.ts from src/privacy/register/; do not edit. -->

# Personal data

Every column of every table: what it is, and what an erasure leaves of it. Periods are settings (\`KEEP_…\`); here with their defaults.

| kind | in words | ground | kept |
| - | - | - | - |
${kinds.join('\n')}

${rooms.join('\n\n')}
`;
}
