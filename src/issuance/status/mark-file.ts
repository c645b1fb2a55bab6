import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import { StartRefused } from '../../refusal.js';

/**
 * How many indexes of each status list are given out, apart from the database: a line `<list> <mark>` for every step
 * forward, the highest counts. Lines are only added, so the marks never go back, also when several instances write;
 * and a database restored from an older copy cannot hand out what has been somebody's already.
 */
export class MarkFile {
  private readonly marks = new Map<number, number>();
  private bytesRead = 0;
  private rest = '';

  constructor(private readonly path: string) {}

  /** The mark of a list, 0 for one that was never begun. Throws `StartRefused` when the file is not ours to read. */
  of(list: number): number {
    this.readOn();
    return this.marks.get(list) ?? 0;
  }

  /** The highest list that was ever begun; 0 when none was. */
  lastList(): number {
    this.readOn();
    return Math.max(0, ...this.marks.keys());
  }

  /** Raises the mark of a list durably; does nothing when it is there already. */
  raise(list: number, mark: number): void {
    if (this.of(list) >= mark) return;
    const isNew = !existsSync(this.path);
    // The line break before it closes a line that a power failure may have cut off.
    appendFileSync(this.path, `\n${list} ${mark}\n`, { mode: 0o600, flush: true });
    if (isNew) syncFolder(dirname(this.path));
  }

  /** Reads what was added since, by ourselves or by another instance. */
  private readOn(): void {
    const size = existsSync(this.path) ? statSync(this.path).size : 0;
    if (size < this.bytesRead) throw new StartRefused(`${this.path} has become shorter: ${REPAIR}`);
    if (size === this.bytesRead) return;
    const lines = (this.rest + this.readFrom(this.bytesRead, size)).split('\n');
    this.bytesRead = size;
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.note(line);
  }

  private readFrom(start: number, end: number): string {
    const bytes = Buffer.alloc(end - start);
    const file = openSync(this.path, 'r');
    try {
      return bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, start));
    } finally {
      closeSync(file);
    }
  }

  private note(line: string): void {
    const [, list, mark] = /^([1-9]\d{0,5}) (\d{1,6})$/.exec(line) ?? [];
    if (list !== undefined && mark !== undefined)
      this.marks.set(Number(list), Math.max(Number(mark), this.marks.get(Number(list)) ?? 0));
    // Less than a whole line was never acknowledged by the disk, so nothing was signed on the strength of it.
    else if (!/^(\d+ ?)?$/.test(line)) throw new StartRefused(`${this.path} has a line "${line}": ${REPAIR}`);
  }
}

const REPAIR = 'it keeps status indexes from being used twice; bring back its newest copy.';

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
