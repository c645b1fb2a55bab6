/** Verification through HTTP: requests a second, and how long the slowest hundredth of them waits. */
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import autocannon from 'autocannon';

import { toCredential } from '../dist/openbadges/ob3/credential.js';
import { addProof } from '../dist/openbadges/proof/data-integrity.js';
import { round } from './measure.mjs';
import { keys, newAward } from './sample.mjs';

const SECONDS = 8;

export async function verification() {
  const service = await startService();
  const bare = await startBareServer();
  try {
    const own = await ownBadge(service);
    const floor = await load(bare.url, { credential: own.ob3 }, 4);
    const forms = {
      'verify our own OB 3.0 credential': { credential: own.ob3 },
      'verify our own VC-JWT': { jwt: own.jwt },
      "verify a stranger's OB 3.0 credential (did:key)": { credential: await strangersBadge() },
    };
    const rows = [];
    for (const [what, body] of Object.entries(forms)) {
      for (const connections of [1, 8]) {
        const { rate, p99 } = await load(`${service.url}/api/verifications`, body, connections);
        rows.push({
          what: `${what}, ${connections} at once`,
          figure: `${round(rate)} a second, p99 ${round(p99)} ms`,
          against: `bare node:http that reads the same body: ${round(floor.rate)} a second`,
          ratio: `${round(rate / floor.rate)}×`,
        });
      }
    }
    return rows;
  } finally {
    bare.stop();
    await service.stop();
  }
}

/** The service as an operator starts it, on a fresh embedded database with the demo people's badges. */
async function startService() {
  const dataDir = mkdtempSync(join(tmpdir(), 'taitomerkki-bench-'));
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const place = { PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: '', NODE_ENV: 'development' };
  const environment = { ...process.env, ...place };
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of child.stdout) if (String(chunk).includes('serves at')) break;
  child.stdout.resume();
  const stop = async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url: `http://localhost:${port}`, environment, stop };
}

async function startBareServer() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{}'));
  }).listen(0, 'localhost');
  await once(server, 'listening');
  return { url: `http://localhost:${server.address().port}`, stop: () => server.close() };
}

/** One badge of a demo reviewer, in the two forms that verifiers bring most. */
async function ownBadge({ url, environment }) {
  const token = execFileSync(process.execPath, ['dist/cli/token.js', 'reviewer-1'], {
    env: environment,
    encoding: 'utf8',
  });
  const headers = { authorization: `Bearer ${token.trim()}` };
  const { items } = await (await fetch(`${url}/api/credentials`, { headers })).json();
  const address = `${url}/ob3/credentials/${items[0].id}`;
  return {
    ob3: await (await fetch(`${address}.json`)).json(),
    jwt: await (await fetch(`${address}.jwt`)).text(),
  };
}

/** A badge of an issuer that nobody knows: its key is its own identifier, so nothing is fetched. */
async function strangersBadge() {
  const { multibase, privateKey } = keys.ed25519;
  const issuer = `did:key:${multibase}`;
  const { credentialStatus: _none, refreshService: _never, ...credential } = toCredential(newAward());
  const unsigned = {
    ...credential,
    id: `urn:uuid:${randomUUID()}`,
    issuer: { ...credential.issuer, id: issuer },
  };
  const created = credential.validFrom;
  return addProof(unsigned, { verificationMethod: `${issuer}#${multibase}`, privateKey, created });
}

async function load(url, body, connections) {
  const { requests, latency, non2xx, errors } = await autocannon({
    url,
    connections,
    duration: SECONDS,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (non2xx > 0 || errors > 0) throw new Error(`${non2xx} refusals and ${errors} errors at ${url}`);
  return { rate: requests.average, p99: latency.p99 };
}
