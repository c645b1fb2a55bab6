import { type IncomingHttpHeaders, type IncomingMessage, request as startRequest } from 'node:http';
import type { TLSSocket } from 'node:tls';

import type { FetchLimits } from './limits.js';
import type { Target } from './target.js';

/** What to ask of whom. */
export interface Question {
  readonly target: Target;
  readonly accept: string;
}

/** What a server said to one request; a redirect has a location and no bytes. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly location: string | undefined;
  readonly bytes: Buffer;
}

/** Sends one GET over a connection made for it and reads the answer within the limits; the connection ends with it. */
export async function request(
  connection: TLSSocket,
  question: Question,
  limits: FetchLimits,
): Promise<Reply> {
  try {
    return await read(await send(connection, question, limits), limits);
  } finally {
    connection.destroy();
  }
}

function send(
  connection: TLSSocket,
  { target, accept }: Question,
  limits: FetchLimits,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // The connection is encrypted already, hence http. `agent` stays unset: with one, even `false`, Node would ignore
    // `createConnection` and open a connection that nobody checked.
    const sent = startRequest({
      createConnection: () => connection,
      path: `${target.pathname}${target.search}`,
      maxHeaderSize: limits.head,
      headers: {
        host: target.host,
        accept,
        'accept-encoding': 'identity',
        'user-agent': 'Taitomerkki badge verifier',
      },
    });
    sent.on('error', reject);
    sent.on('information', () => {
      if (connection.bytesRead > limits.bytes) connection.destroy(new Error('endless interim answers'));
    });
    // Without a listener, Node would drop the connection and say nothing.
    sent.on('upgrade', () => reject(new Error('the server speaks another protocol')));
    sent.on('response', resolve);
    sent.end();
  });
}

async function read(response: IncomingMessage, limits: FetchLimits): Promise<Reply> {
  const { statusCode: status = 0, headers } = response;
  const location = redirects.has(status) ? headers.location : undefined;
  const type = toMediaType(headers['content-type']);
  if (location === undefined) return { status, type, location, bytes: await readBody(response, limits) };
  // Its connection ends before the body was read, and that is no fault.
  response.on('error', () => {});
  return { status, type, location, bytes: Buffer.alloc(0) };
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const toMediaType = (type = '') => type.replace(/;.*/s, '').trim().toLowerCase();

async function readBody(response: IncomingMessage, limits: FetchLimits): Promise<Buffer> {
  refuseEncoded(response.headers);
  const claimed = Number(response.headers['content-length'] ?? 0);
  if (claimed > limits.bytes) throw new Error(`the body claims ${claimed} bytes`);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limits.bytes) throw new Error(`the body is larger than ${limits.bytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** We asked for none; and nothing here inflates, so that a bomb stays as small as it came. */
function refuseEncoded(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  const transfer = headers['transfer-encoding'] ?? 'chunked';
  if (encoding.toLowerCase() !== 'identity') throw new Error(`content-encoding ${encoding}`);
  if (transfer.toLowerCase() !== 'chunked') throw new Error(`transfer-encoding ${transfer}`);
}
