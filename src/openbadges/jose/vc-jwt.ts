import type { Finding } from '../finding.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type FindJwsKey, type JwsVerdict, checkJws } from './jws.js';

/**
 * The claims of a credential as VC-JWT: the credential itself, and beside it `iss`, `jti`, `sub`, `nbf` and `exp`,
 * in seconds; no `vc` wrapper (OB 3.0 §JWT Payload Format).
 */
export function toClaims(credential: JsonObject): JsonObject {
  return { ...registeredClaims(credential), ...credential };
}

/**
 * Judges a VC-JWT: the token, that its claims repeat the credential, and that the issuer controls the key. `payload` is
 * the one credential to show: of a VC 1.1 token, what its `vc` claim holds together with the registered claims.
 */
export async function checkVcJwt(token: string, findKey: FindJwsKey): Promise<JwsVerdict> {
  const { payload: claims, ...verdict } = await checkJws(token, findKey, ['JWT', 'vc+jwt', 'vc+ld+jwt']);
  if (claims === undefined) return verdict;
  const findings = [...verdict.findings, ...checkClaims(claims), checkController(claims, verdict.controller)];
  const payload = toCredential(claims);
  return { ...verdict, findings, ...(payload === undefined ? {} : { payload }) };
}

/** Judges whether the registered claims say what the credential says: a reader of either must see the same. */
export function checkClaims(claims: JsonObject): Finding[] {
  const wrapper = checkWrapper(claims);
  const credential = toCredential(claims);
  if (credential === undefined) return [wrapper];
  const due = registeredClaims(credential);
  return [...claimNames.map((name) => checkClaim(name, claims[name], due[name])), wrapper];
}

function checkWrapper(claims: JsonObject): Finding {
  const name = 'jwt-no-vc';
  if (claims['vc'] === undefined && claims['vp'] === undefined) return found(name, 'passed');
  if (toCredential(claims) === undefined)
    return found(name, 'failed', 'the token holds more than one document, or none that can be read');
  return found(
    name,
    'warning',
    'the credential is wrapped in a vc claim, as in VC 1.1: Open Badges 3.0 has it bare',
  );
}

/** The credential that a token is about; `undefined` where that could be more than one (VC 1.1 §6.3.1). */
function toCredential(claims: JsonObject): JsonObject | undefined {
  const { vc, ...others } = claims;
  if (claims['vp'] !== undefined) return undefined;
  if (vc === undefined) return claims;
  if (!isJsonObject(vc) || vc['vc'] !== undefined || vc['vp'] !== undefined) return undefined;
  const isAlone = Object.keys(others).every((name) => tokenClaims.has(name));
  return isAlone ? withRegistered(vc, others) : undefined;
}

/** Beside a `vc` claim only what describes the token: any member of a credential would be a second credential. */
const tokenClaims: ReadonlySet<string> = new Set(['iss', 'jti', 'sub', 'nbf', 'exp', 'iat', 'aud', 'nonce']);

/** VC 1.1 lets a token leave out of `vc` what its registered claims say; what is said twice must be the same. */
function withRegistered(vc: JsonObject, { iss, jti, sub, nbf, exp }: JsonObject): JsonObject {
  const { issuer, credentialSubject: subject } = vc;
  return withoutUndefined({
    ...withId(vc, jti),
    issuer: isJsonObject(issuer) ? withId(issuer, iss) : (issuer ?? iss),
    credentialSubject: isJsonObject(subject) ? withId(subject, sub) : subject,
    issuanceDate: vc['issuanceDate'] ?? (vc['validFrom'] === undefined ? toDateTime(nbf) : undefined),
    expirationDate: vc['expirationDate'] ?? (vc['validUntil'] === undefined ? toDateTime(exp) : undefined),
  });
}

const withId = (object: JsonObject, id: Json | undefined) => (id === undefined ? object : { id, ...object });

const claimNames = ['iss', 'jti', 'sub', 'nbf', 'exp'] as const;

function registeredClaims(credential: JsonObject) {
  const { issuer, credentialSubject, validFrom, issuanceDate, validUntil, expirationDate } = credential;
  return withoutUndefined({
    iss: isJsonObject(issuer) ? issuer['id'] : issuer,
    jti: credential['id'],
    sub: isJsonObject(credentialSubject) ? credentialSubject['id'] : undefined,
    nbf: toSeconds(validFrom ?? issuanceDate),
    exp: toSeconds(validUntil ?? expirationDate),
  });
}

function withoutUndefined(claims: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

const toSeconds = (time: Json | undefined) =>
  typeof time === 'string' ? Date.parse(time) / 1000 : undefined;

/** A time in seconds, with the furthest day that JavaScript knows as its limit. */
function toDateTime(seconds: Json | undefined): string | undefined {
  const isTime = typeof seconds === 'number' && Math.abs(seconds) <= 8.64e12;
  return isTime ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : undefined;
}

function checkClaim(name: string, said: Json | undefined, due: Json | undefined): Finding {
  // Many issuers write whole seconds for a time with a fraction.
  const whole = typeof due === 'number' ? Math.floor(due) : due;
  if ((said === due || said === whole) && said !== undefined) return found(`jwt-${name}`, 'passed');
  if (said === undefined && due === undefined && name === 'exp') return found(`jwt-${name}`, 'passed');
  return found(`jwt-${name}`, 'failed', `${name} is ${String(said)}, the credential says ${String(due)}`);
}

function checkController(claims: JsonObject, controller: string | undefined): Finding {
  if (controller !== undefined && controller === claims['iss']) return found('jwt-controller', 'passed');
  return found('jwt-controller', 'failed', 'the issuer does not control the key that signed the token');
}

function found(check: string, outcome: Finding['outcome'], detail = ''): Finding {
  return { check, outcome, clause: 'OB 3.0 §JWT Payload Format', detail };
}
