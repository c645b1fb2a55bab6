import type { KeyRing } from '../../issuance/keys/key-ring.js';
import { checkPolicy } from '../../issuance/policy.js';
import { addresses } from '../../openbadges/addresses.js';
import type { Award } from '../../openbadges/award.js';
import type { Finding as DocumentFinding } from '../../openbadges/finding.js';
import { checkJws } from '../../openbadges/jose/jws.js';
import { checkVcJwt } from '../../openbadges/jose/vc-jwt.js';
import { type JsonObject, parseJsonObject } from '../../openbadges/json.js';
import { checkAward } from '../../openbadges/lint.js';
import { checkProofs } from '../../openbadges/proof/data-integrity.js';
import type { Finding } from '../finding.js';

/** A signed credential as it is stored, and who holds it. */
export interface StoredCredential {
  readonly id: string;
  readonly award: string;
  readonly signedAt: string;
  readonly ob2: string;
  readonly ob2Jws: string;
  readonly ob3: string;
  readonly ob3Jwt: string;
  readonly first: string;
  readonly last: string;
  readonly email: string;
}

/** Public halves only: what judges needs nothing that signs. */
export type JudgingKeys = Pick<KeyRing, 'compromised'> & {
  readonly ed25519: readonly Pick<KeyRing['ed25519'][number], 'multibase' | 'publicKey'>[];
  readonly rsa: readonly Pick<KeyRing['rsa'][number], 'kid' | 'publicKey'>[];
};

export async function judgeBatch(batch: readonly StoredCredential[], keys: JudgingKeys): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const stored of batch) findings.push(...(await judgeCredential(stored, keys)));
  return findings;
}

/** I4, I9 and I11 for one credential: its four documents verify, name nobody, and would be signed today. */
async function judgeCredential(stored: StoredCredential, keys: JudgingKeys): Promise<Finding[]> {
  const row = `credential ${stored.id}`;
  const found = (invariant: string) => (wrong: string) => ({ invariant, row, wrong });
  try {
    const award = JSON.parse(stored.award) as Award; // written by our own `toReservation`; a changed one fails below
    return [
      ...(await checkSignatures(stored, award, keys)).map(found('I4')),
      ...checkNames(stored).map(found('I9')),
      ...checkLint(award).map(found('I11')),
    ];
  } catch (error) {
    return [found('I4')(`cannot be read: ${(error as Error).message}`)];
  }
}

async function checkSignatures(stored: StoredCredential, award: Award, keys: JudgingKeys): Promise<string[]> {
  const at = addresses(award.baseUrl);
  const ed25519 = keys.ed25519.find(({ multibase }) => multibase === award.keys.ed25519);
  const rsa = keys.rsa.find(({ kid }) => kid === award.keys.rsa);
  if (!ed25519 || !rsa) return ['names a key that is not in the keys folder'];
  const key = (publicKey: typeof rsa.publicKey) => ({ controller: at.did, publicKey });
  const jwt = await checkVcJwt(stored.ob3Jwt, async (kid) =>
    kid === at.jwk(rsa.kid) ? key(rsa.publicKey) : undefined,
  );
  const jws = await checkJws(stored.ob2Jws, async () => key(rsa.publicKey), ['JWT']);
  const proofs = await checkProofs(parseJsonObject(stored.ob3), async (method) =>
    method === at.didKey(ed25519.multibase) ? key(ed25519.publicKey) : undefined,
  );
  return [
    ...toWrong('ob3', proofs),
    ...toWrong('ob3_jwt', jwt.findings),
    ...toWrong('ob2_jws', jws.findings),
    ...compareForms(stored, { claims: jwt.payload, signedAssertion: jws.payload }),
    ...[award.keys.ed25519, award.keys.rsa].flatMap((name) => {
      const compromise = keys.compromised.get(name);
      // From the moment that it is known, the service signs nothing with it any more.
      return compromise && stored.signedAt > compromise.recordedAt
        ? [`was signed after its key ${name} was declared compromised`]
        : [];
    }),
  ];
}

const toWrong = (column: string, findings: readonly DocumentFinding[]) =>
  findings
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'not-checked')
    .map(({ check, detail }) => `${column} does not verify: ${check}${detail ? `, ${detail}` : ''}`);

/** The hosted assertion bears no signature: it must say what the signed one says; and all of them are about this award. */
function compareForms(
  { id, ob2, ob3 }: StoredCredential,
  { claims, signedAssertion }: { claims: JsonObject | undefined; signedAssertion: JsonObject | undefined },
): string[] {
  if (!claims || !signedAssertion) return [];
  const hosted = parseJsonObject(ob2);
  const { id: hostedId, ...said } = withoutVerification(hosted);
  const { id: signedId, ...signed } = withoutVerification(signedAssertion);
  const credential = parseJsonObject(ob3);
  return [
    JSON.stringify(said) === JSON.stringify(signed) ? [] : ['ob2 does not say what ob2_jws says'],
    String(hostedId).endsWith(`/${id}`) && signedId === `urn:uuid:${id}`
      ? []
      : ['ob2 is not about this credential'],
    String(credential['id']).endsWith(`/${id}`) && claims['jti'] === credential['id']
      ? []
      : ['ob3 is not about this credential'],
  ].flat();
}

const withoutVerification = ({ verification: _verification, ...said }: JsonObject): JsonObject => said;

/** Whole words only: a short name may be part of another word of a badge. */
function checkNames({ first, last, email, ...stored }: StoredCredential): string[] {
  const documents = {
    ob2: stored.ob2,
    ob2_jws: payloadOf(stored.ob2Jws),
    ob3: stored.ob3,
    ob3_jwt: payloadOf(stored.ob3Jwt),
  };
  const canaries = [`${first} ${last}`, `${last} ${first}`, email].filter(
    (canary) => canary.trim().length > 2,
  );
  return Object.entries(documents).flatMap(([column, text]) =>
    canaries.some((canary) => text.toLowerCase().includes(canary.toLowerCase()))
      ? [`${column} holds the name or the address of its holder in clear`]
      : [],
  );
}

const payloadOf = (token: string) => Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');

/** The canonical form, which the lint asks for besides, was made of the stored document when its proof was checked. */
function checkLint(award: Award): string[] {
  return checkAward(award, checkPolicy)
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ check, detail }) => `would not be signed today: ${check}, ${detail}`);
}
