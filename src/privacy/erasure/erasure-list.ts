import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { StartRefused } from '../../refusal.js';

/** `own`: what people erase themselves while they are in service; `all`: everything, for good. */
export interface Erasure {
  readonly at: string;
  readonly kind: 'own' | 'all';
  readonly personId: string;
}

const LINE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (own|all) ([0-9a-f-]{36})$/;

/**
 * Who was erased, apart from the database, by random ids that are nobody's name: a database that was restored from an
 * older copy is erased again before the first request. Lines are only added.
 */
export class ErasureList {
  constructor(private readonly path: string) {}

  /** Every erasure, oldest first. Throws `StartRefused` when the file is not ours to read. */
  all(): Erasure[] {
    if (!existsSync(this.path)) return [];
    return readFileSync(this.path, 'latin1').split('\n').flatMap(parse);
  }

  /** Adds one durably. */
  add({ at, kind, personId }: Erasure): void {
    const isNew = !existsSync(this.path);
    // The line break before it closes a line that a power failure may have cut off.
    appendFileSync(this.path, `\n${at} ${kind} ${personId}\n`, { mode: 0o600, flush: true });
    if (isNew) syncFolder(dirname(this.path));
  }
}

function parse(line: string): Erasure[] {
  const [, at, kind, personId] = LINE.exec(line) ?? [];
  if (at && personId) return [{ at, kind: kind === 'own' ? 'own' : 'all', personId }];
  // Less than a whole line: the power failed while it was written.
  if (/^[\dTZ:a-f -]{0,64}$/.test(line) || /^\S{20} (o|ow|a|al)$/.test(line)) return [];
  throw new StartRefused(
    `The list of erasures has a line "${line}": it keeps erased people from coming back; bring back its newest copy.`,
  );
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
