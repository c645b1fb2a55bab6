import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Wrong } from '../finding.js';
import type { Stored } from './invariant.js';

interface FileRow {
  readonly id: string;
  readonly sha256: string;
}

const A_DAY_MS = 24 * 3_600_000;

/** I12: every file has its row and every row its file; and, for I5, each file has the bytes that were put there. */
export async function* findLostFiles(stored: Stored): AsyncGenerator<Wrong> {
  const folder = join(stored.dataDir, 'evidence');
  const rows = stored.rows.each<FileRow>({
    columns: '"id", "sha256"',
    from: '"evidence"',
    key: '"id"',
    where: `"kind" = 'file' AND "removed_at" IS NULL`,
  });
  const known = new Set<string>();
  for await (const { id, sha256 } of rows) {
    known.add(id);
    const hash = await hashOfFile(join(folder, id));
    if (hash === sha256 || (await isRemoved(stored, id))) continue;
    const wrong = hash === undefined ? 'has no file' : 'has a file with other bytes than were put there';
    yield { row: `evidence ${id}`, wrong };
  }
  yield* findRowless(stored, folder, known);
}

/** A file comes before its row and goes after it: only what has lain there for a day without one is lost. */
async function* findRowless(
  stored: Stored,
  folder: string,
  known: ReadonlySet<string>,
): AsyncGenerator<Wrong> {
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) {
    if (known.has(name)) continue;
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs > Date.parse(stored.now) - A_DAY_MS) continue;
    yield { row: `evidence/${name}`, wrong: 'is a file that belongs to no evidence' };
  }
}

/** Its owner may have removed it while the check was running. */
async function isRemoved(stored: Stored, id: string): Promise<boolean> {
  const [row] = await stored.ask<{ removed: string | null }>(
    'SELECT "removed_at" AS "removed" FROM "evidence" WHERE "id" = $1',
    [id],
  );
  return row === undefined || row.removed !== null;
}

async function hashOfFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return hash.digest('hex');
}
