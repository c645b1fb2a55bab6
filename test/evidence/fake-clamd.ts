import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** The test sample of the anti-virus trade; in two pieces, so that no scanner finds it in this file. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** How it behaves: as clamd does, or as one that is broken, overloaded or somebody else. */
export type Mood = 'well' | 'hangs' | 'drops' | 'rambles' | 'half' | 'small' | 'endless' | 'almost';

/** A server that speaks clamd's protocol over a real socket, as far as the service asks. */
export interface FakeClamd {
  readonly url: string;
  mood: Mood;
  /** What came in whole, file by file. */
  readonly seen: Buffer[];
  close(): Promise<void>;
}

const ASK = Buffer.from('zINSTREAM\0');
/** What clamd calls `StreamMaxLength`, in the mood `small`. */
const SMALL = 100;

export async function startClamd(path?: string): Promise<FakeClamd> {
  const sockets = new Set<Socket>();
  const clamd = { mood: 'well' as Mood, seen: [] as Buffer[] };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let received = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data]);
      answer(socket, received, clamd);
    });
  });
  await new Promise<void>((resolve) =>
    path ? server.listen(path, resolve) : server.listen(0, '127.0.0.1', resolve),
  );
  const { port } = server.address() as AddressInfo;
  return Object.assign(clamd, {
    url: path ? `unix:${path}` : `tcp://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  });
}

function answer(socket: Socket, received: Buffer, clamd: { mood: Mood; seen: Buffer[] }): void {
  if (clamd.mood in broken) return broken[clamd.mood]?.(socket);
  if (received.equals(Buffer.from('zPING\0'))) return void socket.end('PONG\0');
  if (clamd.mood === 'small' && received.length > SMALL)
    return void socket.end('INSTREAM size limit exceeded. ERROR\0');
  const file = fileIn(received);
  if (!file) return;
  clamd.seen.push(file);
  if (clamd.mood === 'almost') return void socket.end('stream: OK, but Eicar-Test-Signature FOUNDLING\0');
  socket.end(file.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
}

/** What it does whatever it is asked. */
const broken: Partial<Record<Mood, (socket: Socket) => void>> = {
  hangs: () => undefined,
  drops: (socket) => void socket.destroy(),
  rambles: (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n\0'),
  half: (socket) => void socket.end('stream: OK'),
  endless: (socket) => void socket.write('stream: OK '.repeat(1000)),
};

/** The file, once its last chunk has come: four bytes of length before each, a length of zero at the end. */
function fileIn(received: Buffer): Buffer | undefined {
  if (!received.subarray(0, ASK.length).equals(ASK)) return undefined;
  const chunks = [];
  for (let at = ASK.length; at + 4 <= received.length;) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}
