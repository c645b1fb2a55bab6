import type { Award } from './award.js';
import { runChecks } from './check.js';
import type { Finding } from './finding.js';
import { type JsonObject, isJsonObject } from './json.js';
import { toAssertion, toSignedAssertion } from './ob2/assertion.js';
import { toBadgeClass } from './ob2/badge-class.js';
import { assertionChecks, badgeClassChecks, profileChecks } from './ob2/checks.js';
import { toProfile } from './ob2/issuer.js';
import { toAchievementDocument } from './ob3/achievement.js';
import { achievementDocumentChecks, credentialChecks, profileDocumentChecks } from './ob3/checks.js';
import { toCredential } from './ob3/credential.js';
import { toIssuerProfile } from './ob3/issuer.js';
import { readingChecks, wordingChecks } from './ob3/reading-checks.js';
import { statusListChecks } from './status/status-entry.js';
import { type StatusList, toStatusListCredential } from './status/status-list.js';
import { NotCanonical, canonize } from './proof/canonical.js';
import { vcChecks } from './vc/checks.js';
import { checkClaims, toClaims } from './jose/vc-jwt.js';

/** The unsigned forms of one award: what signing writes, to the byte, is these and the signatures. */
export interface AwardDocuments {
  readonly credential: JsonObject;
  readonly claims: JsonObject;
  readonly assertion: JsonObject;
  readonly signedAssertion: JsonObject;
}

/** What nobody but this file has: with it, and so only here, a Linted is made. */
const passed: unique symbol = Symbol('passed the lint');

/**
 * An award whose documents passed every check. `lint` is the only way to one: its class cannot be constructed, copied
 * or imitated elsewhere, in types or at run time, and what it holds is frozen, so that nothing changes on the way to
 * the signature.
 */
export class Linted {
  readonly #award: Award;
  readonly #documents: AwardDocuments;

  constructor(key: typeof passed, award: Award, documents: AwardDocuments) {
    if (key !== passed) throw new NotLinted();
    this.#award = freeze(award);
    this.#documents = freeze(documents);
  }

  /** The award and its documents; throws `NotLinted` for anything that `lint` did not make. */
  static open(linted: Linted): { readonly award: Award; readonly documents: AwardDocuments } {
    if (!isObject(linted) || !(#documents in linted)) throw new NotLinted();
    return { award: linted.#award, documents: linted.#documents };
  }
}

/** A status list credential that passed its checks; made by `lintStatusList` alone, as `Linted` is by `lint`. */
export class LintedStatusList {
  readonly #credential: JsonObject;

  constructor(key: typeof passed, credential: JsonObject) {
    if (key !== passed) throw new NotLinted();
    this.#credential = freeze(credential);
  }

  /** The credential; throws `NotLinted` for anything that `lintStatusList` did not make. */
  static open(linted: LintedStatusList): JsonObject {
    if (!isObject(linted) || !(#credential in linted)) throw new NotLinted();
    return linted.#credential;
  }
}

/** Something was handed to a signer that no lint has passed. */
export class NotLinted extends Error {
  override readonly name = 'NotLinted';
  readonly code = 'not-linted';
  constructor() {
    super('only what the lint has passed is signed');
  }
}

/** A document must not be signed; `findings` are the checks that it did not pass. */
export class NotFitToSign extends Error {
  override readonly name = 'NotFitToSign';
  readonly code = 'not-fit-to-sign';
  constructor(readonly findings: readonly Finding[]) {
    super(findings.map(({ check, detail }) => `${check}: ${detail}`).join('; '));
  }
}

/** The programme's own rules for an award. */
export type Policy = (award: Award) => readonly Finding[];

/**
 * Makes the documents of an award and judges them, those too that its URLs lead to: the programme's policy, every check
 * of OB 2.0 and OB 3.0, JSON-LD safe mode. A warning counts as a failure here: what some verifier in the field refuses is not signed. Throws
 * `NotFitToSign` with all that is wrong.
 */
export async function lint(award: Award, policy: Policy): Promise<Linted> {
  const documents: AwardDocuments = structuredClone(toDocuments(award));
  refuseUnlessPassed([
    ...checkDocuments(award, documents, policy),
    await checkSafeMode(documents.credential),
  ]);
  return new Linted(passed, structuredClone(award), documents);
}

/** Every check of the lint that needs no canonical form: what a check of many that are signed already can afford. */
export function checkAward(award: Award, policy: Policy): Finding[] {
  return checkDocuments(award, toDocuments(award), policy);
}

function checkDocuments(award: Award, documents: AwardDocuments, policy: Policy): Finding[] {
  return [
    ...policy(award),
    ...runChecks(assertionChecks, documents.assertion),
    ...runChecks(assertionChecks, documents.signedAssertion),
    ...runChecks(badgeClassChecks, toBadgeClass(award.baseUrl, award.badge, award.language)),
    ...runChecks(profileChecks, toProfile(award.baseUrl, award.issuer, { currentKid: award.keys.rsa })),
    ...runChecks(credentialChecks, documents.credential),
    ...runChecks(achievementDocumentChecks, toAchievementDocument(award.baseUrl, award.issuer, award)),
    ...runChecks(profileDocumentChecks, toIssuerProfile(award.baseUrl, award.issuer, award.language)),
    ...checkClaims(documents.claims),
  ];
}

/** Makes a status list credential and judges it as `lint` does an award; throws `NotFitToSign`. */
export async function lintStatusList(list: StatusList): Promise<LintedStatusList> {
  const credential = structuredClone(toStatusListCredential(list));
  const checks = [...vcChecks, ...statusListChecks, ...readingChecks, ...wordingChecks];
  refuseUnlessPassed([...runChecks(checks, credential), await checkSafeMode(credential)]);
  return new LintedStatusList(passed, credential);
}

/** Judges whether every term of a document means something: JSON-LD safe mode, the certification test of OB 3.0. */
export async function checkSafeMode(document: JsonObject): Promise<Finding> {
  const base = { check: 'json-ld-safe', clause: 'OB 3.0 Certification Guide, JSON-LD safe mode' };
  try {
    await canonize(document);
    return { ...base, outcome: 'passed', detail: '' };
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    return { ...base, outcome: 'failed', detail: error.message };
  }
}

function toDocuments(award: Award): AwardDocuments {
  const credential = toCredential(award);
  return {
    credential,
    claims: toClaims(credential),
    assertion: toAssertion(award),
    signedAssertion: toSignedAssertion(award),
  };
}

function refuseUnlessPassed(findings: readonly Finding[]): void {
  const wrong = findings.filter(({ outcome }) => outcome !== 'passed');
  if (wrong.length > 0) throw new NotFitToSign(wrong);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function freeze<Value>(value: Value): Value {
  if (Array.isArray(value)) value.forEach(freeze);
  else if (isJsonObject(value)) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
