import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { Inject, Injectable } from '@nestjs/common';
import { fileTypeFromFile } from 'file-type';

import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { Refusal } from '../refusal.js';
import { toFileName } from './file-name.js';
import { ContentDiffers, isOffice, isText, promisedType, TextJudge } from './files/media.js';
import { mayTell, withoutMetadata } from './files/metadata.js';
import { checkOffice } from './files/office.js';
import { Scanner } from './safety/scanner.service.js';

export const MOST_BYTES = 20 * 1024 * 1024;
const PART = '.part';
const HOUR_MS = 3_600_000;

/** A file that came in whole and was judged, but does not yet belong to anybody. */
export interface Received {
  readonly id: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
}

/** The files of the shelf, in `DATA_DIR/evidence`, each named by the random id of its row. */
@Injectable()
export class EvidenceFiles {
  private readonly folder: string;
  /** The end of the line of pictures that wait to be rewritten. */
  private rewriting: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly clock: Clock,
    private readonly scanner: Scanner,
  ) {
    this.folder = join(config.dataDir, 'evidence');
  }

  /** Streams a person's file onto the disk under a passing name and judges it; what is refused leaves nothing behind. */
  async receive(from: string, name: string, source: AsyncIterable<Uint8Array>): Promise<Received> {
    const fileName = toFileName(name);
    const mediaType = promisedType(fileName);
    const id = randomUUID();
    const path = this.pathOf(id) + PART;
    await mkdir(this.folder, { recursive: true });
    try {
      const handle = await open(path, 'wx');
      const facts = await copy(source, handle, isText(mediaType)).finally(() => handle.close());
      await checkContent(path, { fileName, mediaType, size: facts.size }, facts.isText);
      const { size, sha256 } = mayTell(mediaType) ? await this.inLine(() => rewrite(path, mediaType)) : facts;
      await this.scanner.refuseInfected(path, { id, from });
      return { id, fileName, mediaType, size, sha256 };
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** Gives a received file its lasting name; when this resolves, the file outlives a power failure. */
  async settle({ id }: Received): Promise<void> {
    await rename(this.pathOf(id) + PART, this.pathOf(id));
    const folder = await open(this.folder);
    await folder.sync().finally(() => folder.close());
  }

  /** Removes a file, settled or not; one that is not there is fine. */
  async drop(id: string): Promise<void> {
    await rm(this.pathOf(id) + PART, { force: true });
    await rm(this.pathOf(id), { force: true });
  }

  /**
   * Opens a file whose bytes have this SHA-256, or undefined when it is missing or changed. It is hashed whole before
   * the first byte goes out, through the same handle that is then read.
   */
  async open(id: string, sha256: string): Promise<FileHandle | undefined> {
    const handle = await open(this.pathOf(id)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!handle) return undefined;
    const hash = createHash('sha256');
    for await (const chunk of handle.createReadStream({ start: 0, autoClose: false }))
      hash.update(chunk as Buffer);
    if (hash.digest('hex') === sha256) return handle;
    await handle.close();
    return undefined;
  }

  /** Ids of the settled files, which of them lie here for more than an hour, and of uploads that never ended in one. */
  async stored(): Promise<{ ids: string[]; isOld: ReadonlySet<string>; forgotten: string[] }> {
    await mkdir(this.folder, { recursive: true });
    const names = await readdir(this.folder);
    const isOld = new Set<string>();
    for (const name of names) if (await this.isOld(name)) isOld.add(name);
    const isPart = (name: string) => name.endsWith(PART);
    return {
      ids: names.filter((name) => !isPart(name)),
      isOld,
      forgotten: [...isOld].filter(isPart).map((name) => name.slice(0, -PART.length)),
    };
  }

  /** One picture at a time: each is in memory twice while it is rewritten. */
  private inLine<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.rewriting.then(work);
    this.rewriting = turn.catch(() => undefined);
    return turn;
  }

  /** Younger files may be on their way to their row, perhaps in another instance. */
  private async isOld(name: string): Promise<boolean> {
    const found = await stat(join(this.folder, name)).catch(() => undefined);
    return found !== undefined && Date.parse(this.clock.now()) - found.mtimeMs > HOUR_MS;
  }

  private pathOf(id: string): string {
    return join(this.folder, id);
  }
}

async function copy(source: AsyncIterable<Uint8Array>, handle: FileHandle, asText: boolean) {
  const hash = createHash('sha256');
  const judge = new TextJudge();
  let size = 0;
  let isPlain = asText;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new FileTooLarge();
    hash.update(chunk);
    isPlain = isPlain && judge.accepts(chunk);
    await handle.writeFile(chunk); // goes on where the last chunk ended
  }
  if (size === 0) throw new Refusal('unprocessable', 'file-empty', 'The file is empty.');
  await handle.sync();
  return { size, sha256: hash.digest('hex'), isText: isPlain && judge.accepts(new Uint8Array(), true) };
}

/** Stores the file without what it says beside its content: size and hash are of what is kept. */
async function rewrite(path: string, mediaType: string) {
  const bytes = withoutMetadata(await readFile(path), mediaType);
  const handle = await open(path, 'w');
  await handle
    .writeFile(bytes)
    .then(() => handle.sync())
    .finally(() => handle.close());
  return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function checkContent(
  path: string,
  { fileName, mediaType, size }: Pick<Received, 'fileName' | 'mediaType' | 'size'>,
  isPlainText: boolean,
): Promise<void> {
  // Text has no signature of its own, and the first words of a text may look like one.
  if (isText(mediaType) && isPlainText) return;
  if (isOffice(mediaType)) return inFile(path, (file) => checkOffice(file, { fileName, mediaType, size }));
  // An archive is not looked into to find out which one it is: no other kind of file that is taken here is one.
  if (await inFile(path, isArchive)) throw new ContentDiffers(fileName, 'an archive');
  const found = await fileTypeFromFile(path);
  if (isText(mediaType) || found?.mime !== mediaType) throw new ContentDiffers(fileName, found?.mime);
}

async function inFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path);
  return work(file).finally(() => file.close());
}

const archives = ['504b0304', '504b0506', '1f8b', '52617221', '377abcaf', '425a68', 'fd377a58'];

async function isArchive(file: FileHandle): Promise<boolean> {
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
  return archives.some((start) => buffer.toString('hex').startsWith(start));
}

class FileTooLarge extends Refusal {
  constructor() {
    super('too-large', 'file-too-large', 'The file is larger than 20 MiB; send a smaller one, or a link.');
  }
}
