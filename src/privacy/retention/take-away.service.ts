import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';

import { AuditService, SERVICE } from '../../audit/audit.service.js';
import { byColumn, propertyOf, type Row } from '../copy/own-rows.service.js';
import { Aftercare } from '../erasure/aftercare.service.js';
import { EraseRows } from '../erasure/erase-rows.service.js';
import { FullErasure } from '../erasure/full-erasure.service.js';
import { OpenThings } from '../erasure/open-things.service.js';
import { Person } from '../../staff/staff.entity.js';
import type { Category } from '../register/categories.js';
import type { DueKind } from './due-rows.service.js';

/** What an account takes along when it ends. */
const OF_ACCOUNT: readonly Category[] = ['account', 'choice', 'session', 'message', 'draft'];

/** Rows of a kind, and what of them goes; without `only` the row itself. */
const rowsOf: Readonly<
  Partial<Record<DueKind, readonly { table: string; column?: string; only?: readonly Category[] }[]>>
> = {
  answers: [
    { table: 'submission', only: ['answers'] },
    { table: 'submission_snapshot', column: 'submission_id', only: ['answers'] },
  ],
  evidence: [{ table: 'evidence', only: ['answers'] }],
  decisions: [{ table: 'review_decision', only: ['review'] }],
  appeals: [{ table: 'review_appeal', only: ['review'] }],
  'second-looks': [{ table: 'second_look', only: ['review'] }],
  goals: [{ table: 'recognition', only: ['goal'] }],
  messages: [{ table: 'message' }],
  requests: [{ table: 'data_request' }],
  'staff-files': [{ table: 'staff_import', only: ['account'] }],
};

/** Takes away what is due, by the register's own rules. */
@Injectable()
export class TakeAway {
  constructor(
    private readonly rows: EraseRows,
    private readonly open: OpenThings,
    private readonly full: FullErasure,
    private readonly aftercare: Aftercare,
    readonly audit: AuditService,
  ) {}

  async inUnit(tx: EntityManager, kind: DueKind, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    if (kind === 'drafts') return this.open.deleteDrafts(tx, ids);
    if (kind === 'accounts' || kind === 'awards') return this.people(tx, kind, ids);
    for (const { table, column = 'id', only } of rowsOf[kind] ?? []) {
      if (only === undefined) await tx.delete(table, { [column]: In([...ids]) });
      else
        for (const row of await rowsWhere(tx, table, { column, ids }))
          await this.rows.row(tx, table, { row, only });
    }
  }

  /** What follows the commit. */
  async finish(kind: DueKind, ids: readonly string[]): Promise<void> {
    if (kind === 'evidence') await this.aftercare.drop(ids);
    if (kind === 'awards') await this.full.finish(ids);
  }

  /** What was taken, here or by people themselves since the last time, leaves the database's own files. */
  async clean(): Promise<void> {
    if (await this.aftercare.owesScrub()) await this.aftercare.scrub();
  }

  private async people(
    tx: EntityManager,
    kind: 'accounts' | 'awards',
    ids: readonly string[],
  ): Promise<void> {
    for (const person of await tx.findBy(Person, { id: In([...ids]) }))
      if (kind === 'awards') await this.full.inUnit(tx, person, { reason: 'period-over', actor: SERVICE });
      else await this.endAccount(tx, person);
  }

  /** Name, address and key go; what was decided stays with a person who is nobody by name. */
  private async endAccount(tx: EntityManager, person: Person): Promise<void> {
    await this.open.close(tx, person.id);
    await this.open.emptyFilesNaming(tx, person);
    await this.rows.ofPerson(tx, person.id, OF_ACCOUNT);
    await this.audit.append(tx, { actor: SERVICE, action: 'data.account-ended', subject: person.id });
  }
}

async function rowsWhere(
  tx: EntityManager,
  table: string,
  { column, ids }: { column: string; ids: readonly string[] },
): Promise<Row[]> {
  const metadata = tx.connection.getMetadata(table);
  const property = propertyOf(metadata, column);
  const found = await tx.find<Record<string, unknown>>(table, { where: { [property]: In([...ids]) } });
  return found.map((row) => byColumn(metadata, row));
}
