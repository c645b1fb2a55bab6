import { Injectable } from '@nestjs/common';
import { In, type EntityManager, type EntityMetadata } from 'typeorm';

import { personalData } from '../personal-data.js';
import type { Rows } from '../register/columns.js';

/** A row by the names that its columns have in the database. */
export type Row = Readonly<Record<string, unknown>>;

/** Databases take only so many parameters at once. */
const AT_ONCE = 500;

/** Finds the rows of one person in any table of the register. */
@Injectable()
export class OwnRows {
  /** The person's rows of one table; none of tables that are nobody's. */
  async of(rows: EntityManager, table: string, personId: string): Promise<Row[]> {
    const owned = personalData[table]?.rows;
    if (!owned || owned.by === 'nobody') return [];
    if (owned.by === 'person') return this.where(rows, table, { column: owned.column, values: [personId] });
    if (owned.by === 'parent') return this.ofParents(rows, table, { owned, personId });
    return table === 'audit_event' ? this.events(rows, personId) : [];
  }

  private async ofParents(
    rows: EntityManager,
    table: string,
    { owned, personId }: { owned: Extract<Rows, { by: 'parent' }>; personId: string },
  ): Promise<Row[]> {
    const parents = await this.of(rows, owned.table, personId);
    const values = parents.map((parent) => parent[owned.key]);
    return this.where(rows, table, { column: owned.column, values });
  }

  /** What the person did, and what was done to them and to what is theirs. */
  private async events(rows: EntityManager, personId: string): Promise<Row[]> {
    const subjects = [personId];
    for (const table of ['evidence', 'submission', 'recognition', 'credential', 'data_request'])
      subjects.push(...(await this.of(rows, table, personId)).map((row) => String(row['id'])));
    const done = await this.where(rows, 'audit_event', { column: 'actor', values: [personId] });
    const undergone = await this.where(rows, 'audit_event', { column: 'subject', values: subjects });
    const events = new Map([...done, ...undergone].map((event) => [Number(event['seq']), event]));
    return [...events].sort(([one], [other]) => one - other).map(([, event]) => event);
  }

  private async where(
    rows: EntityManager,
    table: string,
    { column, values }: { column: string; values: readonly unknown[] },
  ): Promise<Row[]> {
    const metadata = rows.connection.getMetadata(table);
    const property = propertyOf(metadata, column);
    const found: Row[] = [];
    for (let from = 0; from < values.length; from += AT_ONCE) {
      const some = values.slice(from, from + AT_ONCE);
      const page = await rows.find<Record<string, unknown>>(table, { where: { [property]: In(some) } });
      found.push(...page.map((row) => byColumn(metadata, row)));
    }
    return found;
  }
}

/** What a column of the database is called in its entity. */
export function propertyOf(metadata: EntityMetadata, column: string): string {
  const found = metadata.columns.find(({ databaseName }) => databaseName === column);
  if (!found) throw new Error(`${metadata.tableName} has no column ${column}`);
  return found.propertyName;
}

/** A row by the names that its columns have in the database. */
export function byColumn(metadata: EntityMetadata, row: Record<string, unknown>): Row {
  return Object.fromEntries(
    metadata.columns.map(({ databaseName, propertyName }) => [databaseName, row[propertyName]]),
  );
}
