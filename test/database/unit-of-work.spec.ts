import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';

import { PublishedVersion as Row } from '../../src/catalog/catalog.entity.js';
import { loadConfig } from '../../src/config.js';
import { openSources, type Sources } from '../../src/database/data-source.js';
import type { Work } from '../../src/database/unit-of-work.js';
import { tables } from '../../src/tables.js';
import { createDatabase, dropDatabase, engines } from '../service.js';

const COUNTER = 'counter';
const empty = { badge: '', contentHash: '', content: '', served: '', publishedAt: '' };
class Intended extends Error {}

describe.each(engines)('units of work on %s', (engine) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'units-'));
  const databaseUrl = engine === 'postgres' ? createDatabase() : '';
  let sources: Sources;

  beforeAll(async () => {
    sources = await openSources(loadConfig({ DATA_DIR: dataDir, DATABASE_URL: databaseUrl }), tables);
    await sources.unitOfWork.run((tx) => tx.insert(Row, { id: COUNTER, version: 0, ...empty }));
  });
  afterAll(async () => {
    await sources.reader.destroy();
    await sources.writer.destroy();
    rmSync(dataDir, { recursive: true });
    if (databaseUrl) dropDatabase(databaseUrl);
  });

  it('stores every acknowledged one of 200 overlapping writes, and none of the 40 that fail', async () => {
    expect(await overlap('kept', (work) => sources.unitOfWork.run(work))).toEqual({
      lost: 0,
      ghosts: 0,
      miscounted: 0,
    });
  });

  it('loses writes without it: 200 plain transactions of TypeORM', async () => {
    const { lost, ghosts, miscounted } = await overlap('plain', (work) => sources.writer.transaction(work));
    expect(lost + ghosts + miscounted).toBeGreaterThan(0);
  });

  it('refuses a unit inside a unit at once, instead of waiting for itself', async () => {
    const nested = sources.unitOfWork.run(() => sources.unitOfWork.run(async () => 1));
    await expect(nested).rejects.toThrow('opened inside another');
  });

  it('cannot be gone round: the reader refuses to write', async () => {
    await expect(
      sources.reader.manager.insert(Row, { id: 'by-reader', version: 0, ...empty }),
    ).rejects.toThrow(/read-?only/i);
  });

  it('never shows the reader a row that is not committed', async () => {
    const seen: boolean[] = [];
    await sources.unitOfWork.run(async (tx) => {
      await tx.insert(Row, { id: 'later', version: 0, ...empty });
      seen.push(await sources.reader.manager.existsBy(Row, { id: 'later' }));
    });
    seen.push(await sources.reader.manager.existsBy(Row, { id: 'later' }));
    expect(seen).toEqual([false, true]);
  });

  it('finds nothing to change between the migrations and the entities', async () => {
    const { upQueries } = await sources.writer.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  if (engine === 'postgres')
    it('gives up with a plain word when another instance keeps the turn for ever', async () => {
      const holder = sources.writer.createQueryRunner();
      await holder.startTransaction();
      await holder.query('LOCK TABLE "write_turn" IN EXCLUSIVE MODE');
      const waiting = sources.unitOfWork.run((tx) => tx.count(Row));
      await expect(waiting).rejects.toMatchObject({ kind: 'unavailable', code: 'busy' });
      await holder.rollbackTransaction();
      await holder.release();
    }, 60_000);

  if (engine === 'sqlite')
    it('keeps what is acknowledged through a power failure: WAL with full synchronisation', async () => {
      const [journal] = await sources.writer.query('PRAGMA journal_mode');
      const [synchronous] = await sources.writer.query('PRAGMA synchronous');
      expect({ ...journal, ...synchronous }).toEqual({ journal_mode: 'wal', synchronous: 2 });
    });

  /** 200 writes at once, every fifth failing after it wrote; compares what was acknowledged with what is there. */
  async function overlap(name: string, run: (work: Work<void>) => Promise<unknown>) {
    const before = await count();
    const acknowledged = new Set<string>();
    const attempts = Array.from({ length: 200 }, async (_, at) => {
      const id = `${name}-${at}`;
      await run((tx) => write(tx, id, at % 5 === 0)).then(
        () => acknowledged.add(id),
        () => undefined,
      );
    });
    await Promise.all(attempts);
    const stored = new Set(
      (await sources.reader.manager.find(Row)).map((row) => row.id).filter((id) => id.startsWith(`${name}-`)),
    );
    return {
      lost: [...acknowledged].filter((id) => !stored.has(id)).length,
      ghosts: [...stored].filter((id) => !acknowledged.has(id)).length,
      miscounted: Math.abs((await count()) - before - acknowledged.size),
    };
  }

  async function write(tx: EntityManager, id: string, fails: boolean): Promise<void> {
    const { version } = await tx.findOneByOrFail(Row, { id: COUNTER });
    await tx.insert(Row, { id, version: 0, ...empty });
    await pause(1);
    await tx.update(Row, { id: COUNTER }, { version: version + 1 });
    if (fails) throw new Intended();
  }

  async function count(): Promise<number> {
    return (await sources.reader.manager.findOneByOrFail(Row, { id: COUNTER })).version;
  }
});
