import type { Readable } from 'node:stream';

import { ZipFile } from 'yazl';

/** One file of a person's copy; its bytes are asked for when its turn comes. */
export interface ArchivedFile {
  readonly name: string;
  readonly bytes: string | Uint8Array | (() => Promise<Readable>);
}

/** The files as one ZIP, made while it is read: nothing but the file whose turn it is lies in memory. */
export function toArchive(files: readonly ArchivedFile[], at: Date): NodeJS.ReadableStream {
  const zip = new ZipFile();
  const options = { mtime: at, mode: 0o100644 };
  for (const { name, bytes } of files) {
    if (typeof bytes === 'function')
      zip.addReadStreamLazy(name, options, (give) => {
        bytes().then(
          (stream) => give(null, stream),
          (error: unknown) => zip.emit('error', error),
        );
      });
    else zip.addBuffer(Buffer.from(bytes), name, options);
  }
  // What cannot be read to its end must not look whole.
  zip.on('error', (error: Error) => (zip.outputStream as Readable).destroy(error));
  zip.end();
  return zip.outputStream;
}

const LONGEST = 80;

/** A part of a path that stays in its folder on every system, whatever somebody called their file. */
export function toSafeName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{Letter}\p{Number}._-]+/gu, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+|(?<![.-])[.-]+$/g, '');
  return safe.slice(-LONGEST).replace(/^[.-]+/, '') || 'file';
}
