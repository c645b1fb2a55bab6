// @ts-check
// A VC-API server over the library of this house, for the conformance suites of the W3C. It is no part of the service.
//   PORT=40443 CONFORMANCE_SEED=<32 bytes, hexadecimal> npm run conformance
import { createServer, request } from 'node:https';

import selfsigned from 'selfsigned';

import { Issuer, Refused, StatusIssuer } from './issuer.mjs';
import { json } from './library.mjs';
import { findPresentationErrors } from './presentation.mjs';
import { Verifier } from './verifier.mjs';

/** @typedef {import('../../src/openbadges/json.js').JsonObject} JsonObject */
/** @typedef {{ status: number, body?: unknown }} Answer */
/** @typedef {(body: JsonObject) => Promise<Answer>} Route */

const maxBytes = 4 * 1024 * 1024;
const listPath = '/status-issuer/status-lists/1';

const issuer = openIssuer();
const { private: key, cert } = await selfsigned.generate([{ name: 'commonName', value: 'localhost' }], {
  keySize: 2048,
  algorithm: 'sha256',
  extensions: [
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'localhost' },
        { type: 7, ip: '127.0.0.1' },
      ],
    },
  ],
});
const server = createServer({ key, cert }, (incoming, outgoing) => {
  answer(incoming).then(
    (result) => send(outgoing, result),
    () => send(outgoing, { status: 500, body: { errors: ['the server failed'] } }),
  );
});
server.on('error', (error) => stop(`The server cannot listen: ${error.message}`));
await new Promise((resolve) => server.listen(Number(process.env['PORT'] ?? 0), () => resolve(undefined)));
const address = server.address();
const origin = `https://localhost:${typeof address === 'object' ? address?.port : ''}`;

const statusIssuer = new StatusIssuer(issuer, origin + listPath);
const verifier = new Verifier((url) => (url === origin + listPath ? statusIssuer.list() : fetchList(url)));

/** @type {Readonly<Record<string, Route>>} */
const routes = {
  'GET /health': async () => ({ status: 200, body: { status: 'ok', issuer: issuer.did } }),
  'POST /credentials/issue': async ({ credential, options }) => ({
    status: 201,
    body: await issuer.issue(credential, toOptions(options)),
  }),
  'POST /status-issuer/credentials/issue': async ({ credential }) => ({
    status: 201,
    body: await statusIssuer.issue(credential),
  }),
  [`GET ${listPath}`]: async () => ({ status: 200, body: await statusIssuer.list() }),
  'POST /credentials/status': async (body) => {
    statusIssuer.setStatus(body);
    return { status: 200, body: {} };
  },
  'POST /credentials/verify': async ({ verifiableCredential, options }) =>
    toVerdict(await verifier.findErrors(verifiableCredential, toOptions(options))),
  'POST /presentations/verify': async ({ verifiablePresentation, options }) =>
    toVerdict(await findPresentationErrors(verifiablePresentation, toOptions(options), verifier)),
};

console.log(`${origin}\n${issuer.did}`);

function openIssuer() {
  try {
    return new Issuer(process.env['CONFORMANCE_SEED']);
  } catch (error) {
    return stop(`CONFORMANCE_SEED cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @param {string} reason @returns {never} */
function stop(reason) {
  console.error(reason);
  process.exit(1);
}

/** @param {import('node:http').IncomingMessage} incoming @returns {Promise<Answer>} */
async function answer(incoming) {
  const route = routes[`${incoming.method} ${String(incoming.url).split('?')[0]}`];
  if (route === undefined) return { status: 404, body: { errors: ['there is nothing here'] } };
  try {
    return await route(incoming.method === 'GET' ? {} : json.parseJsonObject(await read(incoming)));
  } catch (error) {
    if (error instanceof Refused) return { status: 400, body: { errors: error.errors } };
    if (error instanceof json.JsonRefused) return { status: 400, body: { errors: [error.message] } };
    throw error;
  }
}

/** @param {AsyncIterable<Buffer>} stream */
async function read(stream) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Refused(['the body is too large']);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** @param {string[]} errors @returns {Answer} */
function toVerdict(errors) {
  const verified = errors.length === 0;
  return {
    status: verified ? 200 : 400,
    body: { verified, checks: ['proof', 'status'], warnings: [], errors },
  };
}

const toOptions = (/** @type {unknown} */ options) => (json.isJsonObject(options) ? options : {});

/** @param {import('node:http').ServerResponse} outgoing @param {Answer} answer */
function send(outgoing, { status, body }) {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A list of another server of the suites, whose certificate is as self-made as ours: its proof is what counts. @param {string} url */
async function fetchList(url) {
  const text = await new Promise((resolve, reject) => {
    const asked = request(url, { rejectUnauthorized: false, timeout: 5000 }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`the status list answers ${response.statusCode}`));
      else read(response).then(resolve, reject);
    });
    asked.on('timeout', () => asked.destroy(new Error('the status list does not answer')));
    asked.on('error', reject).end();
  });
  return json.parseJsonObject(String(text));
}
