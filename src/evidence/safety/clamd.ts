import { connect, type Socket } from 'node:net';

/** What the scanner says of a file; `trouble` is everything that is neither a clean bill nor a finding. */
export type ScanResult =
  | { readonly is: 'clean' }
  | { readonly is: 'infected'; readonly finding: string }
  | { readonly is: 'trouble'; readonly why: string };

/** An answer of clamd is one short line; whoever sends more is somebody else. */
const LONGEST_ANSWER = 4096;

/** Streams a file to clamd (`INSTREAM`) and answers what it says of it, within `limitMs` whatever it does. */
export async function scanWithClamd(
  address: string,
  chunks: AsyncIterable<Uint8Array>,
  limitMs: number,
): Promise<ScanResult> {
  const answer = await converse(address, limitMs, (socket) => sendInChunks(socket, chunks));
  return typeof answer === 'string' ? readVerdict(answer) : answer;
}

/** Whether clamd is there: undefined when it answers `PONG`, otherwise why not. */
export async function pingClamd(address: string, limitMs: number): Promise<string | undefined> {
  const answer = await converse(address, limitMs, async (socket) => void socket.write('zPING\0'));
  if (answer === 'PONG') return undefined;
  return typeof answer === 'string' ? `it says ${printable(answer)}` : answer.why;
}

/** clamd's words, and nothing beside them, decide: what is not exactly `stream: OK` is no clean bill. */
function readVerdict(answer: string): ScanResult {
  if (answer === 'stream: OK') return { is: 'clean' };
  const [, finding] = /^stream: (.+) FOUND$/.exec(answer) ?? [];
  if (finding !== undefined) return { is: 'infected', finding: printable(finding) };
  return { is: 'trouble', why: `it says ${printable(answer)}` };
}

/** Each chunk goes with its length before it in four bytes; a length of zero ends the file. */
async function sendInChunks(socket: Socket, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  await write(socket, Buffer.from('zINSTREAM\0'));
  for await (const chunk of chunks) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    await write(socket, Buffer.concat([length, chunk]));
  }
  await write(socket, Buffer.alloc(4));
}

/** Resolves when the bytes are on their way, so that a slow scanner slows the reading of the file. */
function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

type Trouble = Extract<ScanResult, { is: 'trouble' }>;

/** One connection, one question, one answer up to its NUL. What goes wrong on the way is trouble, never thrown. */
function converse(
  address: string,
  limitMs: number,
  ask: (socket: Socket) => Promise<void>,
): Promise<string | Trouble> {
  return new Promise((resolve) => {
    const socket = connect(toTarget(address));
    let said = '';
    const end = (outcome: string | Trouble) => {
      clearTimeout(limit);
      socket.destroy();
      resolve(outcome);
    };
    const fail = (why: string) => end({ is: 'trouble', why });
    const limit = setTimeout(() => fail(`no answer in ${limitMs / 1000} s`), limitMs);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      said += text;
      if (said.includes('\0')) end(said.slice(0, said.indexOf('\0')));
      if (said.length > LONGEST_ANSWER) fail('its answer is too long');
    });
    // An answer may come while the file is still being sent, with an error on the heels of it: the answer counts.
    socket.on('error', (error) => setImmediate(() => fail(error.message)));
    socket.on('close', () => setImmediate(() => fail('it hung up without an answer')));
    socket.on(
      'connect',
      () => void ask(socket).catch((error: Error) => setImmediate(() => fail(error.message))),
    );
  });
}

function toTarget(address: string): { path: string } | { host: string; port: number } {
  if (address.startsWith('unix:')) return { path: address.slice('unix:'.length) };
  const { hostname, port } = new URL(address);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** What a stranger's program says, on its way to a log. */
const printable = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
