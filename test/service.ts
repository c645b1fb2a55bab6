import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The built service; TEST_DIST names another build, so that two can be tried side by side. */
export const DIST = join(process.cwd(), process.env['TEST_DIST'] ?? 'dist');
export type Engine = 'sqlite' | 'postgres';

const postgres = process.env['TEST_DATABASE_URL'];

/** The engines that are here; tests that depend on the database run on each. */
export const engines: readonly Engine[] = postgres ? ['sqlite', 'postgres'] : ['sqlite'];

export interface Answer {
  readonly status: number;
  // Tests read whatever JSON came back and assert its shape there.
  readonly body: any;
  readonly text: string;
  readonly headers: Headers;
}

export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  /** Sends one file and fields as multipart/form-data. */
  upload(
    path: string,
    file: { name: string; type: string; bytes: Uint8Array },
    fields?: Record<string, string>,
  ): Promise<Answer>;
  send(method: string, path: string, init?: RequestInit): Promise<Answer>;
}

export interface Service {
  readonly url: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly process: ChildProcess;
  /** A client with a token of this person; without a key, nobody. */
  as(personKey?: string): Promise<Client>;
  /** What the service has printed so far. */
  output(): string;
  /** Starts the same data again after `stop` or a kill. */
  restart(environment?: Record<string, string>, nodeArguments?: readonly string[]): Promise<Service>;
  /** A second instance on the same data and the same public address, on a port of its own. */
  beside(): Promise<Service>;
  stop(): Promise<void>;
  /** Stops and removes every trace. */
  remove(): Promise<void>;
}

export interface Wanted {
  readonly engine?: Engine;
  readonly environment?: Record<string, string>;
  /** Teachers `racer-0`, `racer-1`… to be there at the first start, each holding these badges. */
  readonly seed?: { readonly teachers: number; readonly badges: readonly string[] };
  /** Another build than `DIST`, for example one with badge files of its own. */
  readonly dist?: string;
  /** For Node itself, e.g. `--import` of a fault. */
  readonly nodeArguments?: readonly string[];
}

/** The built service as its own process, on an own port with own data: what a user would meet. */
export async function startService(wanted: Wanted = {}): Promise<Service> {
  const dataDir = mkdtempSync(join(tmpdir(), 'taitomerkki-'));
  const databaseUrl = wanted.engine === 'postgres' ? createDatabase() : '';
  const place = { dataDir, databaseUrl, port: await freePort(), tokens: new Map<string, string>() };
  try {
    if (wanted.seed) seed(place, wanted.seed);
    return await launch(place, wanted);
  } catch (error) {
    removePlace(place);
    throw error;
  }
}

/** What stays the same when a service is started again. */
interface Place {
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly port: number;
  /** Bearer tokens by person; they outlive a restart. */
  readonly tokens: Map<string, string>;
}

function seed({ tokens, ...place }: Place, { teachers, badges }: NonNullable<Wanted['seed']>): void {
  const words = ['test/faults/seed.mjs', String(teachers), badges.join()];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, {
    env: toEnvironment(place),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Could not seed: ${stderr}`);
  for (const line of stdout.trim().split('\n')) {
    const [key = '', token = ''] = line.split(' ');
    tokens.set(key, token);
  }
}

function removePlace({ dataDir, databaseUrl }: Place): void {
  rmSync(dataDir, { recursive: true, force: true });
  if (databaseUrl) dropDatabase(databaseUrl);
}

function toEnvironment(
  { dataDir, databaseUrl, port }: Omit<Place, 'tokens'>,
  more: Record<string, string> = {},
) {
  const place = { PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
  return { ...process.env, NODE_ENV: 'test', NODE_OPTIONS: '', RATE_LIMIT: '0', ...place, ...more };
}

async function launch(place: Place, wanted: Wanted): Promise<Service> {
  const { dataDir, databaseUrl, port, tokens } = place;
  const environment = toEnvironment(place, wanted.environment);
  const child = spawn(
    process.execPath,
    [...(wanted.nodeArguments ?? []), join(wanted.dist ?? DIST, 'main.js')],
    {
      env: environment,
    },
  );
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  const url = `http://localhost:${port}`;
  await untilReady(child, url, () => output);
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  return {
    url,
    dataDir,
    databaseUrl,
    process: child,
    output: () => output,
    as: async (personKey) => {
      if (personKey === undefined) return toClient(url);
      const token = tokens.get(personKey) ?? printToken(personKey, environment, wanted.dist);
      tokens.set(personKey, token);
      return toClient(url, token);
    },
    restart: (more = {}, nodeArguments = []) =>
      launch(place, {
        ...wanted,
        environment: { ...wanted.environment, ...more },
        nodeArguments,
      }),
    beside: async () =>
      launch(
        { ...place, port: await freePort() },
        { ...wanted, environment: { ...wanted.environment, PUBLIC_URL: url } },
      ),
    stop,
    remove: async () => {
      await stop();
      removePlace(place);
    },
  };
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, 'localhost', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilReady(child: ChildProcess, url: string, output: () => string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The service stopped at start:\n${output()}`);
    const ready = await fetch(`${url}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`The service was not ready in 60 s:\n${output()}`);
}

/** Prints a token as an operator would: by the command, beside the running service. */
export function printToken(personKey: string, environment: NodeJS.ProcessEnv, dist = DIST): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(dist, 'cli/token.js'), personKey], {
    env: environment,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`No token for ${personKey}: ${stderr}`);
  return stdout.trim();
}

function toClient(url: string, token?: string): Client {
  const send = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = new Headers(init.headers);
    if (token) headers.set('authorization', `Bearer ${token}`);
    const answer = await fetch(`${url}${path}`, { redirect: 'manual', ...init, method, headers });
    const text = await answer.text();
    const json = /json/.test(answer.headers.get('content-type') ?? '');
    return {
      status: answer.status,
      text,
      body: json && text ? JSON.parse(text) : undefined,
      headers: answer.headers,
    };
  };
  return toClientOf(send);
}

/** The ways to speak, over one way to send. */
export function toClientOf(send: Client['send']): Client {
  const withJson =
    (method: string) =>
    (path: string, body?: unknown, headers: Record<string, string> = {}) =>
      body === undefined
        ? send(method, path, { headers })
        : send(method, path, {
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json', ...headers },
          });
  return {
    send,
    get: (path, headers = {}) => send('GET', path, { headers }),
    post: withJson('POST'),
    put: withJson('PUT'),
    delete: (path) => send('DELETE', path),
    upload: (path, file, fields = {}) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('file', new Blob([new Uint8Array(file.bytes)], { type: file.type }), file.name);
      return send('POST', path, { body: form });
    },
  };
}

/** A database of its own for one service, beside the one that TEST_DATABASE_URL names. */
export function createDatabase(): string {
  const name = `t_${Date.now()}_${Math.floor(Math.random() * 1e9)}`;
  psql(`CREATE DATABASE ${name}`);
  const url = new URL(postgres ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

export function dropDatabase(url: string): void {
  psql(`DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

/** In a process of its own, because the callers of `createDatabase` may not wait inside jest's realm. */
function psql(statement: string): void {
  const program = `import('pg').then(async ({ default: { Client } }) => {
    const client = new Client({ connectionString: process.argv[1] });
    await client.connect();
    await client.query(process.argv[2]);
    await client.end();
  })`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', program, postgres ?? '', statement], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}
