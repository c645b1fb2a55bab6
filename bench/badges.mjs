/** Issuing and verifying one OB 3.0 credential, per CPU second, beside `@digitalbazaar/vc` and raw Ed25519. */
import { sign, verify } from 'node:crypto';

import { checkPolicy } from '../dist/issuance/policy.js';
import { runChecks } from '../dist/openbadges/check.js';
import { lint } from '../dist/openbadges/lint.js';
import { credentialChecks } from '../dist/openbadges/ob3/checks.js';
import { toCredential } from '../dist/openbadges/ob3/credential.js';
import { toDidDocument } from '../dist/openbadges/ob3/issuer.js';
import { ourContexts } from '../dist/openbadges/proof/contexts.js';
import { addProof, checkProofs } from '../dist/openbadges/proof/data-integrity.js';
import { sign as signAward } from '../dist/openbadges/proof/sign.js';
import { perCpuSecond, row } from './measure.mjs';
import { baseUrl, keys, newAward } from './sample.mjs';

// After ours: both use one jsonld, and ours teaches it before anybody else has loaded it.
import * as vc from '@digitalbazaar/vc';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';

const { ed25519 } = keys;
const credential = toCredential(newAward());
const issuer = credential.issuer.id;
const verificationMethod = `${issuer}#${ed25519.multibase}`;
const created = '2026-01-15T08:30:00Z';
const didDocument = toDidDocument(baseUrl, [ed25519.multibase], []);

/** The peer gets the same pinned contexts and the issuer's documents from memory. */
const documentLoader = async (url) => {
  const own = {
    [issuer]: didDocument,
    [verificationMethod]: {
      '@context': 'https://w3id.org/security/multikey/v1',
      ...didDocument.verificationMethod[0],
    },
  }[url];
  return { contextUrl: null, documentUrl: url, document: own ?? ourContexts.load(url) };
};

async function peerSuite() {
  const { d, x } = ed25519.privateKey.export({ format: 'jwk' });
  const secret = Buffer.concat([
    Buffer.from([0x80, 0x26]),
    Buffer.from(d, 'base64url'),
    Buffer.from(x, 'base64url'),
  ]);
  const { toBase58btc } = await import('../dist/openbadges/proof/multikey.js');
  const key = await Ed25519Multikey.from({
    id: verificationMethod,
    controller: issuer,
    type: 'Multikey',
    publicKeyMultibase: ed25519.multibase,
    secretKeyMultibase: toBase58btc(secret),
  });
  return () => new DataIntegrityProof({ signer: key.signer(), cryptosuite, date: created });
}

const key = { verificationMethod, privateKey: ed25519.privateKey, created };
const bytes = Buffer.alloc(64, 7);
const findKey = async () => ({ controller: issuer, publicKey: ed25519.publicKey });

const peerOptions = { documentLoader, checkStatus: async () => ({ verified: true }) };
const suite = await peerSuite();
const proved = await addProof(credential, key);
const signature = sign(null, bytes, ed25519.privateKey);
const issueByPeer = () =>
  vc.issue({ credential: structuredClone(credential), suite: suite(), documentLoader });
const verifyByPeer = () =>
  vc.verifyCredential({ credential: proved, suite: new DataIntegrityProof({ cryptosuite }), ...peerOptions });

/** What is measured, each in a process of its own. */
export const paths = {
  rawSign: () => sign(null, bytes, ed25519.privateKey),
  prove: () => addProof(credential, key),
  peerIssue: issueByPeer,
  issue: async () => signAward(await lint(newAward(), checkPolicy), keys),
  rawVerify: () => verify(null, bytes, ed25519.publicKey, signature),
  check: async () => {
    const findings = [...(await checkProofs(proved, findKey)), ...runChecks(credentialChecks, proved)];
    if (findings.some(({ outcome }) => outcome !== 'passed')) throw new Error('our own credential fails');
  },
  peerVerify: verifyByPeer,
};

/** What one credential costs, beside the peer's and the bare signature. */
export async function badges() {
  await refuseUnequal();
  const rate = perCpuSecond('badges.mjs', Object.keys(paths));
  const peerIssue = { name: '@digitalbazaar/vc issue (one form)', rate: rate.peerIssue };
  const peerVerify = { name: '@digitalbazaar/vc verifyCredential', rate: rate.peerVerify };
  return [
    row('OB 3.0: prove one credential', rate.prove, peerIssue),
    row('OB 3.0: prove one credential', rate.prove, { name: 'raw Ed25519 signatures', rate: rate.rawSign }),
    row('one award: lint and sign in all four forms', rate.issue, peerIssue),
    row('OB 3.0: check one credential, proof and form', rate.check, peerVerify),
    row('OB 3.0: check one credential, proof and form', rate.check, {
      name: 'raw Ed25519 verifications',
      rate: rate.rawVerify,
    }),
  ];
}

/** Both must do the same work, or the ratio says nothing. */
async function refuseUnequal() {
  const theirs = await issueByPeer();
  if (theirs.proof.proofValue !== proved.proof.proofValue) throw new Error('the peer signs other bytes');
  const { verified, error } = await verifyByPeer();
  if (!verified) throw error;
}
