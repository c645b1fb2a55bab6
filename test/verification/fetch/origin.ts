import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Server, createServer } from 'node:https';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generate } from 'selfsigned';

import { type FetchPolicy, publicInternet } from '../../../src/verification/fetch/policy.js';

/** The public address at which the origins of the tests seem to be; connections to it end at a port of loopback. */
export const PUBLIC_ADDRESS = '93.184.216.34';

interface OriginAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text or bytes as they are; anything else is sent as JSON, with its type unless `headers` say another. */
  readonly body?: unknown;
}

/** Answers one request; nothing returned means that the route wrote to `response` itself. */
export type Route = (
  request: IncomingMessage,
  response: ServerResponse,
) => OriginAnswer | undefined | Promise<OriginAnswer | undefined>;

export interface Origin {
  readonly port: number;
  /** Its certificate (PEM), good for every host of its routes. */
  readonly certificate: string;
  /** Addresses asked for, in order. */
  readonly hits: string[];
  /** Routes can be changed while it runs; a new host needs to be among `hosts` from the start. */
  readonly routes: Map<string, Route>;
  readonly server: Server;
  /** For fetchers of this process: every name is at `PUBLIC_ADDRESS`, and that is this origin. All else is as in production. */
  readonly policy: FetchPolicy;
  /** For the built service (`startService(origin.forService())`): the hosts of this origin are the whole world outside. */
  forService(more?: Record<string, string>): {
    readonly nodeArguments: readonly string[];
    readonly environment: Record<string, string>;
  };
  close(): Promise<void>;
}

/** Starts one https server for all addresses of the table (`https://issuer.example.org/x.json` → its answer); others get 404. */
export async function startOrigin(
  table: Readonly<Record<string, Route>>,
  hosts: readonly string[] = [],
): Promise<Origin> {
  const routes = new Map(Object.entries(table));
  const names = [...new Set([...hosts, ...Object.keys(table).map((url) => new URL(url).hostname)])];
  const { private: key, cert } = await certificateFor(names);
  const folder = mkdtempSync(join(tmpdir(), 'origin-'));
  const certificateFile = join(folder, 'certificate.pem');
  writeFileSync(certificateFile, cert);
  const hits: string[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    const url = `https://${request.headers.host}${request.url}`;
    hits.push(url);
    void answer(routes.get(url) ?? notThere, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    certificate: cert,
    hits,
    routes,
    server,
    policy: {
      ...publicInternet,
      resolve: async () => [PUBLIC_ADDRESS],
      connect: (address) => connectAs(address, port),
      trustedRoots: [cert],
    },
    forService: (more = {}) => ({
      nodeArguments: ['--import', join(process.cwd(), 'test/faults/outside.mjs')],
      environment: {
        OUTSIDE_NAMES: names.join(),
        OUTSIDE_PORT: String(port),
        NODE_EXTRA_CA_CERTS: certificateFile,
        ...more,
      },
    }),
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A connection to loopback whose other end calls itself `address`, so that the check of connected sockets stays real. */
export function connectAs(address: string, port: number): Socket {
  const socket = connect({ host: '127.0.0.1', port });
  Object.defineProperty(socket, 'remoteAddress', { get: () => address });
  return socket;
}

function certificateFor(names: readonly string[]): ReturnType<typeof generate> {
  return generate([{ name: 'commonName', value: 'The world outside' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
    ],
  });
}

const notThere: Route = () => ({ status: 404, body: 'not here' });

async function answer(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const given = await route(request, response);
  if (given === undefined) return;
  const { status = 200, headers = {}, body = '' } = given;
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  response.writeHead(status, isRaw ? headers : { 'content-type': 'application/json', ...headers });
  response.end(isRaw ? body : JSON.stringify(body));
}
