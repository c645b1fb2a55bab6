import { createHash } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import { OwnRows, type Row } from '../copy/own-rows.service.js';
import { personalData } from '../personal-data.js';
import type { Category } from '../register/categories.js';
import { EraseRows } from '../erasure/erase-rows.service.js';
import { OpenThings } from '../erasure/open-things.service.js';
import { sortData, type Erasable, type SortedData } from './sorted-data.js';

/** What of a person's may go while they are in service, found and erased by the same rules. */
@Injectable()
export class OwnThings {
  constructor(
    private readonly own: OwnRows,
    private readonly rows: EraseRows,
    private readonly open: OpenThings,
    private readonly reader: Reader,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** By id, and only what was there at `at`. */
  async of(rows: EntityManager, personId: string, at: string): Promise<Erasable> {
    const load = (table: string) => this.own.of(rows, table, personId);
    const submissions = (await load('submission')).filter((row) => isUpTo(row['created_at'], at));
    const snapshots = (await load('submission_snapshot')).filter(({ content }) => content !== '');
    const withContent = new Set(snapshots.map((row) => row['submission_id']));
    const inUse = new Set((await load('evidence_use')).map((row) => row['evidence_id']));
    const isEnded = ({ state }: Row) => state === 'rejected' || state === 'withdrawn';
    const isWritten = ({ id, answers }: Row) => isFilled(answers) || withContent.has(id);
    return {
      drafts: idsOf(submissions.filter(({ state }) => state === 'draft')),
      ended: idsOf(submissions.filter((row) => isEnded(row) && isWritten(row))),
      evidence: idsOf(
        (await load('evidence')).filter(
          (row) => row['removed_at'] === null && !inUse.has(row['id']) && isUpTo(row['created_at'], at),
        ),
      ),
      messages: idsOf(
        (await load('message')).filter((row) => isUpTo(row['created_at'], at) && !mustStay(row)),
      ),
      signIns: (await load('access_key'))
        .filter((row) => isUpTo(row['created_at'], at))
        .map((row) => String(row['hash']))
        .sort(),
      choices: [
        ...(await load('credential')).filter((row) => isUpTo(row['page_public_since'], at)),
        ...(await load('person')).filter((row) => isUpTo(row['email_in_badges_since'], at)),
      ]
        .map((row) => String(row['id']))
        .sort(),
    };
  }

  /** The list for the person to read, and the word by which exactly this list is confirmed. */
  async sort(
    { personId, language }: Caller,
    { at, counts, rows = this.reader.manager }: About,
  ): Promise<Sorted> {
    const things = await this.of(rows, personId, at);
    const list = sortData(things, { counts, keep: this.config.keep, language });
    const confirm = createHash('sha256').update(JSON.stringify(things)).digest('hex').slice(0, 32);
    return { things, list, confirm };
  }

  /** Erases them inside a unit; answers the evidence whose files have to go after the commit. */
  async erase(tx: EntityManager, personId: string, things: Erasable): Promise<readonly string[]> {
    await this.open.deleteDrafts(tx, things.drafts);
    await this.empty(tx, personId, { table: 'submission', ids: things.ended, only: ['answers'] });
    const ended = { table: 'submission_snapshot', column: 'submission_id', ids: things.ended };
    await this.empty(tx, personId, { ...ended, only: ['answers'] });
    await this.empty(tx, personId, { table: 'evidence', ids: things.evidence, only: ['answers'] });
    if (things.messages.length > 0) await tx.delete('message', { id: In(things.messages) });
    if (things.signIns.length > 0) await tx.delete('access_key', { hash: In(things.signIns) });
    for (const table of ['credential', 'person'])
      await this.empty(tx, personId, { table, ids: things.choices, only: ['choice'] });
    return things.evidence;
  }

  /** How many rows there are of each kind. Looks through all tables: not for a unit, in which others wait. */
  async counts({ personId }: Caller): Promise<Counts> {
    const rows = this.reader.manager;
    const counts = new Map<Category, number>();
    for (const [table, { category }] of Object.entries(personalData)) {
      const { length } = await this.own.of(rows, table, personId);
      counts.set(category, (counts.get(category) ?? 0) + length);
    }
    return counts;
  }

  private async empty(tx: EntityManager, personId: string, wanted: Wanted): Promise<void> {
    const { table, column = 'id', ids, only } = wanted;
    if (ids.length === 0) return;
    const named = new Set<unknown>(ids);
    const held = await this.own.of(tx, table, personId);
    for (const row of held) if (named.has(row[column])) await this.rows.row(tx, table, { row, only });
  }
}

type Counts = ReadonlyMap<Category, number>;

interface About {
  readonly at: string;
  readonly counts: Counts;
  readonly rows?: EntityManager;
}

interface Sorted {
  readonly things: Erasable;
  readonly list: SortedData;
  readonly confirm: string;
}

interface Wanted {
  readonly table: string;
  readonly column?: string;
  readonly ids: readonly string[];
  readonly only: readonly Category[];
}

const idsOf = (rows: readonly Row[]) => rows.map((row) => String(row['id'])).sort();
const isUpTo = (instant: unknown, at: string) => typeof instant === 'string' && instant <= at;
/** What tells people that their data was erased. */
export const RECEIPT = 'data.erased';

/** That a badge was told of is checked every night for as long as messages are kept. */
const mustStay = ({ kind }: Row) => kind === 'badge.issued' || kind === 'level.issued' || kind === RECEIPT;
const isFilled = (answers: unknown) => Array.isArray(answers) && answers.length > 0;
