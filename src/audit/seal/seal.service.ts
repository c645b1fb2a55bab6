import { randomBytes } from 'node:crypto';

import { Injectable, Logger } from '@nestjs/common';
import { In, IsNull, type EntityManager } from 'typeorm';

import { Reader } from '../../database/data-source.js';
import { migrations } from '../../database/migrations/all.js';
import type { TouchedRow } from '../../database/touched-rows.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { AuditEvent } from '../audit-event.entity.js';
import { AuditService, SERVICE } from '../audit.service.js';
import { RowSeal } from './row-seal.entity.js';
import { BASELINE, SEAL, sealKey, sealOf, type FirstBaseline, type RawRow } from './seal.js';

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
    await this.unitOfWork.run(async (tx) => {
      const details = { rows, ...(last ? {} : await countPlain(tx)) };
      await this.audit.append(tx, { actor: SERVICE, action: BASELINE, subject: SCHEMA, details });
    });
    this.log.log(`The trail vouches for ${rows} rows as ${SCHEMA} left them.`);
  }

  private async sealTable(table: string, key: string): Promise<number> {
    const keys: { id: string | number }[] = await this.reader.query(
      `SELECT "${key}" AS "id" FROM "${table}"`,
    );
    let sealed = 0;
    for (let at = 0; at < keys.length; at += MOST) {
      const ids = keys.slice(at, at + MOST).map(({ id }) => String(id));
      await this.unitOfWork.run((tx) => this.write(tx, [{ table, ids }]));
      sealed += ids.length;
    }
    return sealed;
  }

  private async seal(tx: EntityManager, touched: readonly TouchedRow[]): Promise<void> {
    const batches = new Map<string, { table: string; ids: string[] }[]>();
    for (const { table, id } of touched) {
      const of = batches.get(table) ?? [];
      batches.set(table, of);
      const last = of.at(-1);
      if (last && last.ids.length < MOST) last.ids.push(id);
      else of.push({ table, ids: [id] });
    }
    await this.write(tx, [...batches.values()].flat());
  }

  /** Rows as they stand in the transaction; those that are not there any more lose their seal. */
  private async write(tx: EntityManager, batches: readonly Batch[]): Promise<void> {
    const told: { table: string; seals: readonly Seal[] }[] = [];
    for (const { table, ids } of batches) {
      const key = this.unitOfWork.watched.get(table) ?? '';
      const rows = await loadRows(tx, { table, key }, ids);
      const found = new Map(rows.map((row) => [String(row[key]), row]));
      told.push({ table, seals: ids.map((id) => toSeal(table, id, found.get(id))) });
    }
    const seals = told.flatMap(({ table, seals: of }) =>
      of.map(({ id, salt, seal }) => ({ id: sealKey(table, id), salt, seal })),
    );
    await keepSalts(tx, seals);
    const acts = told.map(({ table, seals: of }) => ({
      ...{ actor: SERVICE, action: SEAL, subject: table },
      details: { rows: Object.fromEntries(of.map(({ id, seal }) => [id, seal])) },
    }));
    await this.audit.append(tx, ...acts);
  }
}

/** Rows of one table that one line of the trail will speak of. */
interface Batch {
  readonly table: string;
  readonly ids: readonly string[];
}

interface Seal {
  readonly id: string;
  readonly salt: string;
  /** Null for a row that is gone. */
  readonly seal: string | null;
}

function toSeal(table: string, id: string, row: RawRow | undefined): Seal {
  const salt = randomBytes(12).toString('base64url');
  return { id, salt, seal: row ? sealOf(table, row, salt) : null };
}

async function keepSalts(tx: EntityManager, seals: readonly Seal[]): Promise<void> {
  for (let at = 0; at < seals.length; at += MOST) {
    const some = seals.slice(at, at + MOST);
    const gone = some.filter(({ seal }) => seal === null).map(({ id }) => id);
    const there = some.filter(({ seal }) => seal !== null).map(({ id, salt }) => ({ id, salt }));
    if (gone.length > 0) await tx.delete(RowSeal, { id: In(gone) });
    if (there.length > 0) await tx.upsert(RowSeal, there, ['id']);
  }
}

/** Asked once, before anything is forgotten and before anybody who takes hashes away could gain by it. */
async function countPlain(tx: EntityManager): Promise<FirstBaseline> {
  return { plainUpTo: (await tx.maximum(AuditEvent, 'seq', { detailsHash: IsNull() })) ?? 0 };
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
