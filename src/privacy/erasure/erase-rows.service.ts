import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { EntityManager, EntityMetadata } from 'typeorm';

import { Clock } from '../../clock.js';
import { OwnRows, propertyOf, type Row } from '../copy/own-rows.service.js';
import { personalData } from '../personal-data.js';
import type { Category } from '../register/categories.js';
import type { Column, Table } from '../register/columns.js';
import { rewrites } from './rewrites.js';

/** Carries out what the register says of an erasure, row by row, inside the caller's unit. */
@Injectable()
export class EraseRows {
  constructor(
    private readonly own: OwnRows,
    private readonly clock: Clock,
  ) {}

  /** Everything of a person, or only what belongs to these categories. */
  async ofPerson(tx: EntityManager, personId: string, only?: readonly Category[]): Promise<void> {
    for (const table of childrenFirst.filter((name) => isTouched(personalData[name], only)))
      for (const row of await this.own.of(tx, table, personId)) await this.row(tx, table, { row, only });
  }

  /** One row: it goes, or its columns are emptied as the register says. */
  async row(
    tx: EntityManager,
    table: string,
    { row, only }: { row: Row; only?: readonly Category[] | undefined },
  ): Promise<void> {
    const rules = personalData[table];
    if (!rules) throw new Error(`${table} is not in the register of personal data`);
    const isMeant = meantBy(only);
    const metadata = tx.connection.getMetadata(table);
    const key = keyOf(metadata, row);
    if (rules.onErasure === 'delete') {
      if (isMeant(rules.category)) await tx.delete(table, key);
      return;
    }
    const changes = this.changesOf(metadata, row, { rules, isMeant });
    if (Object.keys(changes).length > 0) await tx.update(table, key, changes);
  }

  private changesOf(
    metadata: EntityMetadata,
    row: Row,
    { rules, isMeant }: { rules: Table; isMeant: (category: Category) => boolean },
  ): Record<string, unknown> {
    const changes: Record<string, unknown> = {};
    for (const [name, column] of Object.entries(rules.columns)) {
      if (column.onErasure === 'keep' || !isMeant(column.category ?? rules.category)) continue;
      const value = this.valueOf(metadata, name, { column, row });
      if (!isSame(value, row[name])) changes[propertyOf(metadata, name)] = value;
    }
    return changes;
  }

  private valueOf(metadata: EntityMetadata, name: string, { column, row }: { column: Column; row: Row }) {
    if (column.onErasure === 'random')
      return name === 'subject_id' ? `urn:uuid:${randomUUID()}` : randomUUID();
    if (column.onErasure === 'empty') {
      const isNullable = metadata.columns.find(({ databaseName }) => databaseName === name)?.isNullable;
      return isNullable ? null : '';
    }
    const rewrite = rewrites[`${metadata.tableName}.${name}`];
    if (!rewrite) throw new Error(`Nothing says how to rewrite ${metadata.tableName}.${name}`);
    return rewrite(row, this.clock.now());
  }
}

/** Tables whose rows are found through others come before those. */
const childrenFirst = Object.keys(personalData).sort((one, other) => depthOf(other) - depthOf(one));

function depthOf(table: string): number {
  const rows = personalData[table]?.rows;
  return rows?.by === 'parent' ? 1 + depthOf(rows.table) : 0;
}

const meantBy =
  (only: readonly Category[] | undefined) =>
  (category: Category): boolean =>
    only === undefined || only.includes(category);

/** Whether an erasure changes anything in the rows of a table; those of the trail, for one, are not even looked for. */
function isTouched(rules: Table | undefined, only: readonly Category[] | undefined): boolean {
  if (!rules) return false;
  const isMeant = meantBy(only);
  if (rules.onErasure === 'delete') return isMeant(rules.category);
  return Object.values(rules.columns).some(
    ({ onErasure, category }) => onErasure !== 'keep' && isMeant(category ?? rules.category),
  );
}

function keyOf(metadata: EntityMetadata, row: Row): Record<string, unknown> {
  return Object.fromEntries(
    metadata.primaryColumns.map(({ databaseName, propertyName }) => [propertyName, row[databaseName]]),
  );
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
