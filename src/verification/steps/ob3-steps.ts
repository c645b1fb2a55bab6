import { addresses } from '../../openbadges/addresses.js';
import { hasType, runChecks } from '../../openbadges/check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../../openbadges/json.js';
import { checkSafeMode } from '../../openbadges/lint.js';
import { credentialChecks } from '../../openbadges/ob3/checks.js';
import { ourContexts } from '../../openbadges/proof/contexts.js';
import { checkProofs } from '../../openbadges/proof/data-integrity.js';
import { checkVcJwt } from '../../openbadges/jose/vc-jwt.js';
import type { PublishedBadge } from '../../publication/published-badge.js';
import type { Presented } from '../intake/intake.js';
import { type Case, type Step, allPassed, checkOf } from './case.js';
import { findProofKey, findTokenKey } from './find-key.js';
import { isAboutSubject } from './recipient.js';
import { checkCharacters, checkPeriod, checkRevoked } from './validity.js';

/** OB 3.0 §Verification, in its order; nothing here goes out to another host. */
export const ob3Steps: readonly Step[] = [
  checkSignature,
  checkCharacters,
  checkTokenTerms,
  checkForm,
  checkOwnRecord,
  checkDates,
  checkStatus,
  checkServices,
  checkSubject,
  checkTrust,
];

async function checkSignature(examined: Case) {
  const { own, presented } = examined;
  if (presented.token === undefined) {
    examined.document = presented.document;
    const findings = await checkProofs(presented.document, findProofKey(own));
    examined.authentic = allPassed(findings);
    return findings;
  }
  const findKey = findTokenKey(own);
  const verdict = await checkVcJwt(presented.token, (kid, payload) => {
    // Without the key the claims prove nothing, but they may already be wrong by themselves.
    examined.document = payload;
    return findKey(kid, payload);
  });
  examined.document = verdict.payload ?? examined.document;
  examined.authentic = allPassed(verdict.findings);
  return verdict.findings;
}

/** A token's signature is over bytes; its terms must still mean what a reader of JSON-LD takes them for. */
async function checkTokenTerms({ presented, document = {} }: Case) {
  if (presented.token === undefined) return [];
  const contexts = checkOf('contexts', 'VC Data Model 2.0 §5.2');
  if (document['proof'] !== undefined)
    return [
      checkOf('one-proof', 'OB 3.0 §Proofs (Signatures)')('failed', 'a proof inside of a signed token'),
    ];
  if (!ourContexts.knowsList(document['@context']))
    return [contexts('not-checked', 'the meaning of its terms is not known: another list of contexts')];
  const terms = Object.entries(document).filter(([name]) => !registeredClaims.includes(name));
  return [await checkSafeMode(Object.fromEntries(terms))];
}

const registeredClaims = ['iss', 'jti', 'sub', 'nbf', 'exp', 'iat', 'aud'];

function checkForm({ document = {} }: Case) {
  if (listOf(document['@context'])[0] === 'https://www.w3.org/2018/credentials/v1')
    return [
      checkOf('context', 'OB 3.0 §AchievementCredential.@context')(
        'not-checked',
        'it follows VC Data Model 1.1, whose rules are not examined here',
      ),
    ];
  return runChecks(credentialChecks, document);
}

/** A badge that claims to be ours must be the very one that we issued: our signature alone would not tell who made it. */
async function checkOwnRecord(examined: Case) {
  const { own, presented, document = {} } = examined;
  const { did, ob3Credential } = addresses(own.baseUrl);
  const id = typeof document['id'] === 'string' ? document['id'] : '';
  const isOurAddress = id.startsWith(`${own.baseUrl}/`);
  if (issuerOf(document) !== did && !isOurAddress) return [];
  const record = checkOf('own-record', 'Register of this service');
  const refuse = (why: string) => {
    examined.authentic = false;
    return [record('failed', why)];
  };
  if (issuerOf(document) !== did) return refuse('it lies at our address, but names another issuer');
  if (!examined.authentic) return refuse('it names us as its issuer without our valid signature');
  const prefix = ob3Credential('');
  const published = id.startsWith(prefix) ? await own.find(id.slice(prefix.length)) : undefined;
  if (published === undefined) return refuse('we never issued a badge with this id');
  if (!isAsIssued(presented, published)) return refuse('it is not the one that we issued with this id');
  examined.published = published;
  return [record('passed')];
}

/** Both signatures are deterministic: another one over the same badge was not made when we issued it. */
function isAsIssued({ token, document }: Presented, { ob3, ob3Jwt }: PublishedBadge): boolean {
  if (token !== undefined) return token === ob3Jwt;
  return proofValueOf(document) === proofValueOf(JSON.parse(ob3) as JsonObject);
}

function checkDates({ document = {}, now }: Case) {
  const { validFrom, validUntil } = document;
  const proofs = listOf(document['proof']).filter(isJsonObject);
  return [
    ...checkPeriod(
      { from: validFrom, until: validUntil, clause: 'OB 3.0 §Verification, validFrom and validUntil' },
      now,
    ),
    ...proofs.flatMap(({ created, expires }) =>
      created === undefined && expires === undefined
        ? []
        : checkPeriod(
            { name: 'proof', from: created, until: expires, clause: 'VC Data Integrity 1.0 §2.1' },
            now,
          ),
    ),
  ];
}

function checkStatus({ document = {}, published, own }: Case) {
  const clause = 'Bitstring Status List 1.0 §3.2';
  if (published !== undefined) return [checkRevoked(published, clause)];
  const status = checkOf('status', clause);
  const entry = document['credentialStatus'];
  // Of what only claims to be ours, `checkOwnRecord` has said all that there is to say.
  if (entry === undefined || issuerOf(document) === addresses(own.baseUrl).did) return [];
  if (!hasType(entry, 'BitstringStatusListEntry'))
    return [status('not-checked', 'its status is of a kind that is not known here')];
  const list = isJsonObject(entry) ? String(entry['statusListCredential']) : '';
  if (list.startsWith(`${own.baseUrl}/`))
    return [status('failed', "it points at our status list, which is not its issuer's")];
  return [status('not-checked', 'its status list lies at another host and would have to be fetched')];
}

/** Neither makes a badge bad by being left alone (OB 3.0 §Verification, refresh), and neither is shown. */
function checkServices({ document = {} }: Case) {
  const names = ['refreshService', 'endorsement', 'endorsementJwt', 'termsOfUse'];
  return names
    .filter((name) => document[name] !== undefined)
    .map((name) => checkOf(name, 'OB 3.0 §Verification')('warning', `its ${name} was not examined`));
}

function checkSubject({ document = {}, recipient }: Case) {
  if (recipient === undefined) return [];
  const check = checkOf('recipient', 'OB 3.0 §Verification, recipient');
  if (isAboutSubject(document, recipient)) return [check('passed')];
  return [check('failed', 'the badge is not about the recipient asked for')];
}

function checkTrust(examined: Case) {
  const { document = {}, trustedIssuers, published } = examined;
  const issuer = issuerOf(document);
  examined.trusted =
    published !== undefined || (typeof issuer === 'string' && trustedIssuers.includes(issuer));
  const check = checkOf('trusted-issuer', 'Trusted issuers of this service');
  if (examined.trusted) return [check('passed')];
  return [check('warning', 'whether the issuer is who it says it is, is not known here')];
}

const issuerOf = ({ issuer }: JsonObject): Json | undefined => (isJsonObject(issuer) ? issuer['id'] : issuer);
const proofValueOf = ({ proof }: JsonObject) => (isJsonObject(proof) ? proof['proofValue'] : undefined);
