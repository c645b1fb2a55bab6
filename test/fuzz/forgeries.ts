import { generateKeyPairSync } from 'node:crypto';

import fc from 'fast-check';

import { signJws } from '../../src/openbadges/jose/jws.js';
import { toClaims } from '../../src/openbadges/jose/vc-jwt.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../../src/openbadges/json.js';
import { NotCanonical } from '../../src/openbadges/proof/canonical.js';
import { addProof } from '../../src/openbadges/proof/data-integrity.js';
import { toMultikey } from '../../src/openbadges/proof/multikey.js';
import type { Given } from '../../src/verification/intake/intake.js';
import { documentMutations } from './mutations.js';

/** Somebody with keys of their own, whom nobody trusts, and who signs whatever they like with them. */
export interface Forger {
  /** Every id under which the forger may be shown. */
  readonly ids: readonly string[];
  forge(genuine: JsonObject, plan: Plan): Promise<Given | undefined>;
}

interface Plan {
  readonly mutation: { apply(document: JsonObject): JsonObject };
  /** Whose name the forgery bears. */
  readonly keepsIssuer: boolean;
  readonly splice: string;
  readonly form: 'proof' | 'token';
}

/** How something genuine, or something claimed, is put beside what is signed. */
const splices: Readonly<Record<string, (forged: JsonObject, genuine: JsonObject) => JsonObject>> = {
  alone: (forged: JsonObject) => forged,
  'genuine under vc': (forged: JsonObject, genuine: JsonObject) => ({ ...forged, vc: genuine }),
  'forged under vc': (forged: JsonObject) => ({ vc: forged }),
  'genuine under vc under vc': (forged: JsonObject, genuine: JsonObject) => ({
    vc: { ...forged, vc: genuine },
  }),
  'claims beside vc': (forged: JsonObject, genuine: JsonObject) => ({
    ...registered(forged),
    ...genuine,
    vc: forged,
  }),
  'genuine under credential': (forged: JsonObject, genuine: JsonObject) => ({
    ...forged,
    verifiableCredential: [genuine],
  }),
  'genuine as endorsement': (forged: JsonObject, genuine: JsonObject) => ({
    ...forged,
    endorsement: [genuine],
  }),
  'genuine proof kept': (forged: JsonObject, genuine: JsonObject) => ({ ...forged, proof: genuine['proof'] }),
  'issuer twice': (forged: JsonObject, genuine: JsonObject) => ({
    ...forged,
    issuer: [forged['issuer'] ?? null, genuine['issuer'] ?? null],
  }),
};

export const plans: fc.Arbitrary<Plan> = fc.record({
  mutation: documentMutations,
  keepsIssuer: fc.boolean(),
  splice: fc.constantFrom(...Object.keys(splices)),
  form: fc.constantFrom('proof', 'token'),
});

export function newForger(): Forger {
  const ed25519 = generateKeyPairSync('ed25519');
  const multibase = toMultikey(ed25519.publicKey);
  const did = `did:key:${multibase}`;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = Buffer.from(JSON.stringify(rsa.publicKey.export({ format: 'jwk' }))).toString('base64url');
  const jwkDid = `did:jwk:${jwk}`;
  const prove = { verificationMethod: `${did}#${multibase}`, privateKey: ed25519.privateKey };

  const forge = async (genuine: JsonObject, { mutation, keepsIssuer, splice, form }: Plan) => {
    const { proof: _theirs, ...unsigned } = genuine;
    const self = form === 'proof' ? did : jwkDid;
    const claimed = keepsIssuer ? unsigned : { ...unsigned, issuer: withId(unsigned['issuer'], self) };
    // In a token a proof inside would give the game away.
    const forged = splices[splice]!(mutation.apply(claimed), form === 'proof' ? genuine : unsigned);
    if (form === 'proof') return proveOrGiveUp(forged, prove);
    const claims = forged['vc'] === undefined ? toClaims(forged) : { ...registered(claimed), ...forged };
    return { jwt: await signJws(JSON.stringify(claims), { kid: `${jwkDid}#0`, typ: 'JWT' }, rsa.privateKey) };
  };
  return { ids: [did, jwkDid], forge };
}

const withId = (issuer: Json | undefined, id: string): Json =>
  isJsonObject(issuer) ? { ...issuer, id } : { id, type: ['Profile'] };

/** `iss`, `jti`, `sub`, `nbf` and `exp` alone. */
const registered = (credential: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(toClaims(credential)).filter(([name]) => /^(iss|jti|sub|nbf|exp)$/.test(name)),
  );

/** Not everything can be signed; what cannot is no forgery. */
async function proveOrGiveUp(
  forged: JsonObject,
  key: { verificationMethod: string; privateKey: Parameters<typeof addProof>[1]['privateKey'] },
): Promise<Given | undefined> {
  try {
    const proved = await addProof(forged, { ...key, created: '2026-03-02T08:15:30Z' });
    return { credential: { ...proved, proof: listOf(proved['proof']) } };
  } catch (error) {
    if (error instanceof NotCanonical) return undefined;
    throw error;
  }
}
