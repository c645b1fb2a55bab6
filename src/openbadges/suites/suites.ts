import { type KeyObject, verify } from 'node:crypto';
import { promisify } from 'node:util';

import type { JsonObject } from '../json.js';
import { parseBase58btc } from '../proof/multikey.js';
import { checkDerivedProof } from './ecdsa-sd.js';
import { type Secured, toHashData } from './secured.js';

/** One way of securing a document that we can verify. */
export interface Suite {
  readonly type: string;
  readonly cryptosuite?: string;
  readonly clause: string;
  /** The only keys it may be used with: the key fixes the algorithm, never the proof. */
  readonly curves: readonly Curve[];
  /** Why others may refuse what holds here. */
  readonly warning?: string;
  /** Whether the signature holds; throws with a message for the reader where it cannot even be read. */
  readonly check: (secured: Secured) => Promise<boolean>;
}

type Curve = 'Ed25519' | 'P-256' | 'P-384';

/** Every suite that we verify, the one that we sign with first. */
const suites: readonly Suite[] = [
  {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    clause: 'VC Data Integrity EdDSA 1.0 §3.2.2',
    curves: ['Ed25519'],
    check: checkEddsa,
  },
  {
    type: 'DataIntegrityProof',
    cryptosuite: 'ecdsa-rdfc-2019',
    clause: 'VC Data Integrity ECDSA 1.0 §3.2.2',
    curves: ['P-256', 'P-384'],
    check: checkEcdsa,
  },
  {
    type: 'DataIntegrityProof',
    cryptosuite: 'ecdsa-sd-2023',
    clause: 'VC Data Integrity ECDSA 1.0 §3.6.7',
    curves: ['P-256'],
    check: checkDerivedProof,
  },
  {
    type: 'Ed25519Signature2020',
    clause: 'VC Data Integrity EdDSA 1.0 §A.1',
    curves: ['Ed25519'],
    check: checkEddsa,
  },
  {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-2022',
    clause: 'VC Data Integrity EdDSA 1.0 §3.2.2',
    curves: ['Ed25519'],
    warning: 'eddsa-2022 is the draft of eddsa-rdfc-2022: newer verifiers do not know it',
    check: checkEddsa,
  },
];

/** The suite of a proof; `undefined` for one that is not known here. */
export function suiteOf({ type, cryptosuite }: JsonObject): Suite | undefined {
  return suites.find((suite) => suite.type === type && suite.cryptosuite === cryptosuite);
}

/** Judges one signature by its suite; throws with a message for the reader where it cannot even be read. */
export async function checkSecured(suite: Suite, secured: Secured): Promise<boolean> {
  const curve = curveOf(secured.key);
  if (curve === undefined || !suite.curves.includes(curve))
    throw new KeyUnfit(`the key is not an ${suite.curves.join(' or ')} key`);
  return suite.check(secured);
}

/** A proof names a key of another kind than its suite is for. */
class KeyUnfit extends Error {
  override readonly name = 'KeyUnfit';
  readonly code = 'key-unfit';
}

async function checkEddsa(secured: Secured): Promise<boolean> {
  const signature = parseBase58btc(secured.proofValue, 64);
  return promisify(verify)(null, await toHashData(secured), secured.key, signature);
}

/** P-256 goes with SHA-256 and P-384 with SHA-384; r and s stand side by side (ECDSA 1.0 §3.2.6). */
async function checkEcdsa(secured: Secured): Promise<boolean> {
  const [digest, size] =
    curveOf(secured.key) === 'P-384' ? (['sha384', 96] as const) : (['sha256', 64] as const);
  const signature = parseBase58btc(secured.proofValue, size);
  const data = await toHashData(secured, digest);
  return promisify(verify)(digest, data, { key: secured.key, dsaEncoding: 'ieee-p1363' }, signature);
}

function curveOf({ type, asymmetricKeyType, asymmetricKeyDetails }: KeyObject): Curve | undefined {
  if (type !== 'public') return undefined;
  if (asymmetricKeyType === 'ed25519') return 'Ed25519';
  if (asymmetricKeyType !== 'ec') return undefined;
  return ({ prime256v1: 'P-256', secp384r1: 'P-384' } as const)[asymmetricKeyDetails?.namedCurve ?? ''];
}
