/** Issuing and verifying one OB 3.0 credential, per CPU second, beside `@digitalbazaar/vc` and raw Ed25519. */
import { sign, verify } from 'node:crypto';

import * as vc from '@digitalbazaar/vc';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';

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
const findKey = async () => ({ controller: issuer, publicKey: ed25519.publicKey });

export async function badges() {
  const suite = await peerSuite();
  const ours = await addProof(credential, key);
  const theirs = await vc.issue({ credential: structuredClone(credential), suite: suite(), documentLoader });
  if (theirs.proof.proofValue !== ours.proof.proofValue) throw new Error('the peer signs other bytes');
  const verifiedByPeer = await vc.verifyCredential({
    credential: ours,
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader,
    checkStatus: async () => ({ verified: true }),
  });
  if (!verifiedByPeer.verified) throw verifiedByPeer.error;
  const bytes = Buffer.alloc(64, 7);
  const signature = sign(null, bytes, ed25519.privateKey);

  const issued = await perCpuSecond({
    raw: () => sign(null, bytes, ed25519.privateKey),
    ours: () => addProof(credential, key),
    peer: () => vc.issue({ credential: structuredClone(credential), suite: suite(), documentLoader }),
    whole: async () => signAward(await lint(newAward(), checkPolicy), keys),
  });
  const verified = await perCpuSecond({
    raw: () => verify(null, bytes, ed25519.publicKey, signature),
    ours: async () => {
      const findings = [...(await checkProofs(ours, findKey)), ...runChecks(credentialChecks, ours)];
      if (findings.some(({ outcome }) => outcome !== 'passed')) throw new Error('our own credential fails');
    },
    peer: () =>
      vc.verifyCredential({
        credential: ours,
        suite: new DataIntegrityProof({ cryptosuite }),
        documentLoader,
        checkStatus: async () => ({ verified: true }),
      }),
  });
  return [
    row('OB 3.0: prove one credential', issued.ours, '@digitalbazaar/vc issue', issued.peer),
    row('OB 3.0: prove one credential', issued.ours, 'raw Ed25519 signatures', issued.raw),
    row(
      'one award: lint and sign in all four forms',
      issued.whole,
      '@digitalbazaar/vc issue (one form)',
      issued.peer,
    ),
    row(
      'OB 3.0: check one credential, proof and form',
      verified.ours,
      '@digitalbazaar/vc verifyCredential',
      verified.peer,
    ),
    row(
      'OB 3.0: check one credential, proof and form',
      verified.ours,
      'raw Ed25519 verifications',
      verified.raw,
    ),
  ];
}
