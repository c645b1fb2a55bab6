import type { Finding } from '../../openbadges/finding.js';
import { checkVcJwt } from '../../openbadges/jose/vc-jwt.js';
import { type Json, type JsonObject, isJsonObject } from '../../openbadges/json.js';
import { checkSafeMode } from '../../openbadges/lint.js';
import { ourContexts } from '../../openbadges/proof/contexts.js';
import { checkProofs } from '../../openbadges/proof/data-integrity.js';
import { KeyRefused } from '../../openbadges/proof/verification-method.js';
import type { Presented } from '../intake/intake.js';
import { type Case, type Signer, type Surroundings, allHold, checkOf } from '../steps/case.js';
import { withoutMembers } from '../steps/without-members.js';
import { type FoundKey, findProofKey, findTokenKey } from '../trust/find-key.js';

/** A credential and what its signatures prove. */
export interface Proved {
  readonly findings: readonly Finding[];
  /** Of a token whose signature does not hold, only what it claims. */
  readonly document: JsonObject | undefined;
  readonly authentic: boolean;
  readonly signers: readonly Signer[];
}

/** OB 3.0 §Verification step 2, for any credential: its proofs or its token, and that its issuer controls the keys. */
export function prove(presented: Presented, surroundings: Surroundings): Promise<Proved> {
  return presented.token === undefined
    ? proveDocument(presented.document, surroundings)
    : proveToken(presented.token, surroundings);
}

/** The same as a step. */
export async function checkSignature(examined: Case): Promise<readonly Finding[]> {
  const { findings, document, authentic, signers } = await prove(examined.presented, examined);
  Object.assign(examined, { document, authentic, signers });
  return findings;
}

export const issuerOf = ({ issuer }: JsonObject): Json | undefined =>
  isJsonObject(issuer) ? issuer['id'] : issuer;

async function proveDocument(document: JsonObject, surroundings: Surroundings): Promise<Proved> {
  const signers: Signer[] = [];
  const findKey = findProofKey(surroundings);
  const findings = await checkProofs(document, async (method) => {
    const key = await findKey(method);
    if (key !== undefined) signers.push(key);
    return key;
  });
  return { findings, document, authentic: allHold(findings), signers };
}

async function proveToken(token: string, surroundings: Surroundings): Promise<Proved> {
  const signers: Signer[] = [];
  const findKey = findTokenKey(surroundings);
  let claimed: JsonObject | undefined;
  const verdict = await checkVcJwt(token, async (kid, payload) => {
    // Without the key the claims prove nothing, but they may already be wrong by themselves.
    claimed = isJsonObject(payload['vc']) ? payload['vc'] : payload;
    const key = await findKey(kid, payload);
    if (key === undefined) return undefined;
    refuseEnded(key, surroundings.now);
    signers.push(key);
    return key;
  });
  // What was judged is what is examined and shown: it is not unwrapped a second time.
  const document = verdict.payload ?? claimed;
  const terms = document === undefined ? [] : await checkTerms(document);
  const findings = [...verdict.findings, ...terms];
  return { findings, document, authentic: allHold(findings), signers };
}

/** A token need not say when it was signed, so that one of a key that has ended is never believed. */
function refuseEnded({ expires }: FoundKey, now: number): void {
  if (expires !== undefined && Date.parse(expires) <= now) throw new KeyRefused(`it ended at ${expires}`);
}

/** A token's signature is over bytes; its terms must still mean what a reader of JSON-LD takes them for. */
async function checkTerms(document: JsonObject): Promise<Finding[]> {
  if (document['proof'] !== undefined)
    return [
      checkOf('one-proof', 'OB 3.0 §Proofs (Signatures)')('failed', 'a proof inside of a signed token'),
    ];
  const contexts = checkOf('contexts', 'VC Data Model 2.0 §5.2');
  if (!ourContexts.knowsList(document['@context']))
    return [contexts('not-checked', 'the meaning of its terms is not known: another list of contexts')];
  const terms = Object.entries(document).filter(([name]) => !registeredClaims.includes(name));
  // OB 3.0 gives `endorsementJwt` its meaning and its published contexts forget it; the token's bytes are signed.
  return [await checkSafeMode(withoutMembers(Object.fromEntries(terms), 'endorsementJwt'))];
}

const registeredClaims = ['iss', 'jti', 'sub', 'nbf', 'exp', 'iat', 'aud'];
