import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, it } from '@jest/globals';

import { DIST } from '../service.js';

type Pool = typeof import('../../src/verification/worker/pool.js');
const load = (file: string) => import(pathToFileURL(join(DIST, file)).href);

it('a pool that closes turns away who waits, answers who is being judged, and starts nothing more', async () => {
  // The threads are of the built service: nothing else has a file for them.
  const { VerificationPool } = (await load('verification/worker/pool.js')) as Pool;
  const pool = new VerificationPool({
    data: { trustedIssuers: [] },
    find: async () => undefined,
    report: () => undefined,
  });
  const issuer = { name: 'Ours', url: 'https://ours.example', email: 'a@ours.example', description: '' };
  const own = { baseUrl: 'https://ours.example', issuer, ed25519: new Map(), rsa: new Map() } as never;
  const outcomes: string[] = [];
  const ask = () =>
    pool.verify({ asked: { request: Buffer.from('{"credential":{}}') }, now: Date.now(), own }).then(
      () => void outcomes.push('judged'),
      ({ code }: { code: string }) => void outcomes.push(code),
    );
  const asked = Array.from({ length: 6 }, ask);
  await pool.close();
  await Promise.all(asked);
  expect(outcomes.sort()).toEqual([...Array(2).fill('judged'), ...Array(4).fill('verification-busy')].sort());
  await ask();
  expect(outcomes).toHaveLength(7);
  expect(outcomes.at(-1)).toBe('verification-busy');
}, 20_000);
