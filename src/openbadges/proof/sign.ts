import { addresses } from '../addresses.js';
import type { Award } from '../award.js';
import type { Finding } from '../finding.js';
import { type JsonObject, isJsonObject, parseJsonObject } from '../json.js';
import { Linted, LintedStatusList } from '../lint.js';
import { type FindKey, addProof, checkProofs } from './data-integrity.js';
import { type FindJwsKey, checkJws, signJws } from '../jose/jws.js';
import type { Ed25519Key, RsaKey, SigningKeys } from './keys.js';
import { checkVcJwt } from '../jose/vc-jwt.js';

/** One award, signed: the exact texts to store and to serve. */
export interface SignedAward {
  /** OB 3.0 credential with its Data Integrity proof, JSON. */
  readonly ob3: string;
  /** The same credential as VC-JWT, compact JWS. */
  readonly ob3Jwt: string;
  /** OB 2.0 hosted Assertion, JSON; its truth is where it is served. */
  readonly ob2: string;
  /** OB 2.0 signed Assertion, compact JWS. */
  readonly ob2Jws: string;
}

/** The public halves by which an own signature is checked. */
export interface PublicKeys {
  readonly ed25519: Pick<Ed25519Key, 'multibase' | 'publicKey'>;
  readonly rsa: Pick<RsaKey, 'kid' | 'publicKey'>;
}

/** The keys at hand are not those that the award was reserved for: other keys would give other bytes. */
export class WrongKeys extends Error {
  override readonly name = 'WrongKeys';
  readonly code = 'wrong-keys';
}

/**
 * Signs an award that passed the lint, and nothing else. No clock and no randomness: the proof is dated by
 * `issuedOn`, Ed25519 and RSASSA-PKCS1-v1_5 are deterministic, so a retry gives the same bytes. Throws `WrongKeys`.
 */
export async function sign(linted: Linted, keys: SigningKeys): Promise<SignedAward> {
  const { award, documents } = Linted.open(linted);
  refuseOtherKeys(award, keys);
  const at = addresses(award.baseUrl);
  const method = proofMethod(award.baseUrl, keys.ed25519);
  const [credential, ob3Jwt, ob2Jws] = await Promise.all([
    addProof(documents.credential, { ...method, created: award.issuedOn }),
    signJws(JSON.stringify(documents.claims), { kid: at.jwk(keys.rsa.kid), typ: 'JWT' }, keys.rsa.privateKey),
    signJws(JSON.stringify(documents.signedAssertion), { typ: 'JWT' }, keys.rsa.privateKey),
  ]);
  return { ob3: JSON.stringify(credential), ob3Jwt, ob2: JSON.stringify(documents.assertion), ob2Jws };
}

/** Signs a status list that passed the lint: the exact JSON to serve. Dated by its own `validFrom`. */
export async function signStatusList(
  linted: LintedStatusList,
  baseUrl: string,
  key: Ed25519Key,
): Promise<string> {
  const credential = LintedStatusList.open(linted);
  const created = String(credential['validFrom']);
  return JSON.stringify(await addProof(credential, { ...proofMethod(baseUrl, key), created }));
}

/**
 * Judges our own signatures before they are stored: each of the three verifies with these very keys and says the
 * same as the others. A finding per check, as for a stranger's badge.
 */
export async function checkSignedAward(signed: SignedAward, keys: PublicKeys): Promise<Finding[]> {
  const credential = parseJsonObject(signed.ob3);
  const assertion = parseJsonObject(signed.ob2);
  const issuer = isJsonObject(credential['issuer']) ? String(credential['issuer']['id']) : '';
  const findKey: FindKey = (method) =>
    found(method === `${issuer}#${keys.ed25519.multibase}`, issuer, keys.ed25519.publicKey);
  const findJwk: FindJwsKey = (kid) =>
    found(kid?.endsWith(`/keys/${keys.rsa.kid}`) === true, issuer, keys.rsa.publicKey);
  const findCreator: FindJwsKey = (_kid, { verification }) => {
    const creator = isJsonObject(verification) ? String(verification['creator']) : '';
    return found(creator.endsWith(`/ob2/keys/${keys.rsa.kid}`), issuer, keys.rsa.publicKey);
  };

  const proofs = await checkProofs(credential, findKey);
  const jwt = await checkVcJwt(signed.ob3Jwt, findJwk);
  const jws = await checkJws(signed.ob2Jws, findCreator, ['JWT']);
  const same = checkSame(credential, assertion, { claims: jwt.payload, signedAssertion: jws.payload });
  return [...proofs, ...jwt.findings, ...jws.findings, same];
}

function refuseOtherKeys({ keys: due }: Award, { ed25519, rsa }: SigningKeys): void {
  if (ed25519.multibase !== due.ed25519) throw new WrongKeys(`the award is reserved for ${due.ed25519}`);
  if (rsa.kid !== due.rsa) throw new WrongKeys(`the award is reserved for ${due.rsa}`);
}

const proofMethod = (baseUrl: string, { multibase, privateKey }: Ed25519Key) => ({
  verificationMethod: addresses(baseUrl).didKey(multibase),
  privateKey,
});

const found = (isIt: boolean, controller: string, publicKey: PublicKeys['rsa']['publicKey']) =>
  Promise.resolve(isIt ? { controller, publicKey } : undefined);

/** The four texts must tell of one award: an index mixed up between two would otherwise be signed and stored. */
function checkSame(
  credential: JsonObject,
  assertion: JsonObject,
  {
    claims = {},
    signedAssertion = {},
  }: { claims: JsonObject | undefined; signedAssertion: JsonObject | undefined },
): Finding {
  const id = String(credential['id']).split('/').at(-1) ?? '';
  const same =
    claims['jti'] === credential['id'] &&
    String(assertion['id']).endsWith(`/${id}`) &&
    signedAssertion['id'] === `urn:uuid:${id}` &&
    JSON.stringify(signedAssertion['recipient']) === JSON.stringify(assertion['recipient']) &&
    signedAssertion['badge'] === assertion['badge'];
  const base = { check: 'one-award', clause: 'one award, two standards' };
  if (same) return { ...base, outcome: 'passed', detail: '' };
  return { ...base, outcome: 'failed', detail: 'the four documents do not tell of the same award' };
}
