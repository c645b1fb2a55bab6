import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { DIST } from '../../service.js';
import { type Origin, startOrigin } from './origin.js';

// What the tests of the built service stand on: the built fetcher, in a worker thread, meets the origin of the test.
describe('the world outside, for the built service', () => {
  let origin: Origin;
  beforeAll(async () => {
    origin = await startOrigin({
      'https://issuer.example.org/badge.json': () => ({ body: { type: 'Assertion' } }),
    });
  });
  afterAll(() => origin.close());

  it('reaches the origin from a worker thread, over TLS and for its own names', async () => {
    expect(await getInWorker(origin, 'https://issuer.example.org/badge.json')).toBe(
      '200 application/json {"type":"Assertion"}',
    );
  });

  it('has no other name', async () => {
    const failed = await getInWorker(origin, 'https://else.example.org/');
    expect(failed).toContain('no else.example.org');
  });

  it('gives names at forbidden addresses, which the fetcher refuses by itself', async () => {
    const more = { OUTSIDE_NAMES: 'inside.example.org=127.0.0.1' };
    const failed = await getInWorker(origin, 'https://inside.example.org/', more);
    expect(failed).toContain('inside.example.org is at 127.0.0.1, which is not allowed');
  });

  it('does not make the certificate good for anybody without the extra root', async () => {
    const failed = await getInWorker(origin, 'https://issuer.example.org/badge.json', {
      NODE_EXTRA_CA_CERTS: '',
    });
    expect(failed).toContain('self-signed certificate');
  });
});

function getInWorker(origin: Origin, url: string, more: Record<string, string> = {}): Promise<string> {
  const fetcher = pathToFileURL(join(DIST, 'verification/fetch/outside.js')).href;
  const work = `import(${JSON.stringify(fetcher)}).then(async ({ openOutside }) => {
    const { status, type, bytes } = await openOutside().get(${JSON.stringify(url)}, 'application/json');
    console.log(status, type, bytes.toString());
  }).catch((error) => console.log(error.message + ': ' + error.cause?.message));`;
  // Of an address, as the workers of the service are: Node gives those made of mere text no preload.
  const address = `data:text/javascript,${encodeURIComponent(work)}`;
  const program = `new (require('node:worker_threads').Worker)(new URL(${JSON.stringify(address)}));`;
  const { nodeArguments, environment } = origin.forService(more);
  const child = spawn(process.execPath, [...nodeArguments, '-e', program], {
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve) => child.once('close', () => resolve(output.trim())));
}
