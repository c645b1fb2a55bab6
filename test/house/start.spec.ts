import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { DIST, startService, type Service } from '../service.js';

const here = mkdtempSync(join(tmpdir(), 'start-'));
writeFileSync(join(here, 'a-file'), '');
afterAll(() => rmSync(here, { recursive: true }));

/** Starts the service and waits for it to give up; answers what it said. */
function start(environment: Record<string, string>): { status: number | null; said: string } {
  const { PATH = '' } = process.env;
  const env = { PATH, NODE_ENV: 'test', DATA_DIR: join(here, 'data'), PORT: '1', ...environment };
  const { status, stderr } = spawnSync(process.execPath, [join(DIST, 'main.js')], {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, said: stderr.trim() };
}

describe('a start that cannot succeed', () => {
  it.each([
    [
      'a port that is no port',
      { PORT: '3000x' },
      /^Setting PORT=3000x is not usable: give a port from 1 to 65535\.$/,
    ],
    ['a port out of range', { PORT: '65536' }, /give a port from 1 to 65535/],
    [
      'a wrong mode',
      { NODE_ENV: 'prod' },
      /NODE_ENV=prod is not usable: give development, test or production/,
    ],
    [
      'a public address that is none',
      { PUBLIC_URL: 'badges.example.org' },
      /PUBLIC_URL=.*give an http\(s\) address/,
    ],
    [
      'another database',
      { DATABASE_URL: 'mysql://localhost/x' },
      /DATABASE_URL is not usable: .*postgres:\/\//,
    ],
    ['a claim of no time', { CLAIM_MINUTES: '0' }, /CLAIM_MINUTES=0 is not usable/],
    [
      'a trusted issuer that is none',
      { TRUSTED_ISSUERS: 'hel.fi' },
      /TRUSTED_ISSUERS=hel\.fi is not usable: give issuer ids/,
    ],
    [
      'a misspelt setting',
      { DATABSE_URL: 'x' },
      /^DATABSE_URL is not a setting: did you mean DATABASE_URL\?/,
    ],
    ['a folder that cannot be', { DATA_DIR: join(here, 'a-file', 'data') }, /is not writable: set DATA_DIR/],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      /PostgreSQL at DATABASE_URL does not let us in \(ECONNREFUSED\)/,
    ],
    [
      'an address of another machine',
      { HOST: '192.0.2.1', PORT: '3999' },
      /does not have the address that HOST names/,
    ],
  ])('with %s says so in one line', (_, environment, line) => {
    const { status, said } = start(environment);
    expect({ status, lines: said.split('\n').length }).toEqual({ status: 1, lines: 1 });
    expect(said).toMatch(line);
  });

  it('on a taken port says so in one line', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, 'localhost', () => resolve((server.address() as { port: number }).port)),
    );
    // Not spawnSync: the port is held by this very process.
    const env = {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'test',
      DATA_DIR: join(here, 'taken'),
      PORT: String(port),
    };
    const child = spawn(process.execPath, [join(DIST, 'main.js')], { env });
    let said = '';
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    const status = await new Promise((resolve) => child.once('exit', resolve));
    server.close();
    expect({ status, said: said.trim() }).toEqual({
      status: 1,
      said: `Port ${port} is taken: stop what uses it, or set PORT to another one.`,
    });
  });
});

describe('the signing keys', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    await service.stop();
  });
  afterAll(() => service.remove());
  const restart = () => start({ DATA_DIR: service.dataDir, PUBLIC_URL: service.url });

  it('stop the start when others can read one', () => {
    const key = join(service.dataDir, 'keys/rsa-1.pem');
    chmodSync(key, 0o644);
    const { status, said } = restart();
    chmodSync(key, 0o600);
    expect(status).toBe(1);
    expect(said).toMatch(/rsa-1\.pem can be read by others: run chmod 600/);
  });

  it('stop the start when one that has signed is gone, instead of being made anew', () => {
    unlinkSync(join(service.dataDir, 'keys/ed25519-1.pem'));
    expect(restart().said).toMatch(/There is no signing key of each kind: restore the keys folder/);
    rmSync(join(service.dataDir, 'keys'), { recursive: true });
    expect(restart().said).toMatch(/The signing keys are missing: restore .*keys from the backup/);
  });
});
