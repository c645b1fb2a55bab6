import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { DIST, type Service } from '../service.js';

/** What an operator's command said, and how it ended. */
export interface Said {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

/** `npm run keys -- …` beside the running service; not `spawnSync`, so that the test goes on meanwhile. */
export function keys(service: Service, words: readonly string[], dist = DIST): Promise<Said> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'test',
    DATA_DIR: service.dataDir,
    DATABASE_URL: service.databaseUrl,
    PUBLIC_URL: service.url,
  };
  const child = spawn(process.execPath, [join(dist, 'cli/keys.js'), ...words], { env });
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (error += String(chunk)));
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, out, error })));
}

/** The keys as `list` shows them. */
export async function listKeys(service: Service, dist = DIST) {
  const { out } = await keys(service, ['list'], dist);
  return out
    .trim()
    .split('\n')
    .map((line) => {
      const [file = '', name = '', state = '', used = ''] = line.split(/ {2,}/);
      return { kind: file.split('-')[0] ?? '', file, name, state, used };
    });
}

/** The name of the key that signs awards now. */
export async function currentKey(service: Service, kind: 'ed25519' | 'rsa', dist = DIST): Promise<string> {
  return (
    (await listKeys(service, dist)).find((key) => key.kind === kind && key.state === 'current')?.name ?? ''
  );
}

/** UTC, whole seconds, some minutes ago. */
export const minutesAgo = (minutes: number) =>
  `${new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19)}Z`;
