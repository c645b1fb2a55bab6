import { randomBytes } from 'node:crypto';

import { Injectable, Logger } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';

import { Reader } from '../../database/data-source.js';
import { migrations } from '../../database/migrations/all.js';
import type { TouchedRow } from '../../database/touched-rows.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { AuditEvent } from '../audit-event.entity.js';
import { AuditService, SERVICE } from '../audit.service.js';
import { RowSeal } from './row-seal.entity.js';
import { BASELINE, SEAL, sealKey, sealOf, type RawRow } from './seal.js';

/** Rows that one line of the trail speaks of. */
const MOST = 100;

/** The schema that rows are sealed under: what a migration changes in them is sealed anew. */
const SCHEMA = migrations.at(-1)?.name ?? '';

/**
 * The trail vouches for rows: at the end of every unit of work, in the same commit, it takes down a hash of each row that
 * the unit has left. Whoever changes a row past the service would have to change the trail.
 */
@Injectable()
export class SealService {
  private readonly log = new Logger('trail');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly audit: AuditService,
  ) {
    this.unitOfWork.closeWith((tx, touched) => this.seal(tx, touched));
  }

  /** Seals every row once after the schema has changed. */
  async begin(): Promise<void> {
    const [last] = await this.reader.manager.find(AuditEvent, {
      where: { action: BASELINE },
      order: { seq: 'DESC' },
      take: 1,
    });
    if (last?.subject === SCHEMA) return;
    let rows = 0;
    for (const [table, key] of this.unitOfWork.watched) rows += await this.sealTable(table, key);
    const act = { actor: SERVICE, action: BASELINE, subject: SCHEMA, details: { rows } };
    await this.unitOfWork.run((tx) => this.audit.append(tx, act));
    this.log.log(`The trail vouches for ${rows} rows as ${SCHEMA} left them.`);
  }

  private async sealTable(table: string, key: string): Promise<number> {
    const keys: { id: string | number }[] = await this.reader.query(
      `SELECT "${key}" AS "id" FROM "${table}"`,
    );
    let sealed = 0;
    for (let at = 0; at < keys.length; at += MOST) {
      const ids = keys.slice(at, at + MOST).map(({ id }) => String(id));
      sealed += await this.unitOfWork.run(async (tx) => this.write(tx, table, ids));
    }
    return sealed;
  }

  private async seal(tx: EntityManager, touched: readonly TouchedRow[]): Promise<void> {
    const byTable = new Map<string, string[]>();
    for (const { table, id } of touched) byTable.set(table, [...(byTable.get(table) ?? []), id]);
    for (const [table, ids] of byTable)
      for (let at = 0; at < ids.length; at += MOST) await this.write(tx, table, ids.slice(at, at + MOST));
  }

  /** Rows as they stand in the transaction; those that are not there any more lose their seal. */
  private async write(tx: EntityManager, table: string, ids: readonly string[]): Promise<number> {
    const key = this.unitOfWork.watched.get(table) ?? '';
    const found = new Map((await loadRows(tx, { table, key }, ids)).map((row) => [String(row[key]), row]));
    const seals = ids.map((id) => {
      const row = found.get(id);
      const salt = randomBytes(12).toString('base64url');
      return { id, salt, seal: row ? sealOf(table, row, salt) : null };
    });
    const gone = seals.filter(({ seal }) => seal === null).map(({ id }) => sealKey(table, id));
    const there = seals.filter(({ seal }) => seal !== null);
    if (gone.length > 0) await tx.delete(RowSeal, { id: In(gone) });
    if (there.length > 0)
      await tx.upsert(
        RowSeal,
        there.map(({ id, salt }) => ({ id: sealKey(table, id), salt })),
        ['id'],
      );
    const rows = Object.fromEntries(seals.map(({ id, seal }) => [id, seal]));
    await this.audit.append(tx, { actor: SERVICE, action: SEAL, subject: table, details: { rows } });
    return seals.length;
  }
}

async function loadRows(
  tx: EntityManager,
  { table, key }: { readonly table: string; readonly key: string },
  ids: readonly string[],
): Promise<RawRow[]> {
  const isPostgres = tx.dataSource.options.type === 'postgres';
  const places = ids.map((_, at) => (isPostgres ? `$${at + 1}` : '?')).join(', ');
  return tx.query(`SELECT * FROM "${table}" WHERE "${key}" IN (${places})`, [...ids]);
}
