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

/** Judges a VC-JWT: the token, that its claims repeat the credential, and that the issuer controls the key. */
export async function checkVcJwt(token: string, findKey: FindJwsKey): Promise<JwsVerdict> {
  const verdict = await checkJws(token, findKey, ['JWT', 'vc+jwt', 'vc+ld+jwt']);
  if (verdict.payload === undefined) return verdict;
  const controller = checkController(verdict.payload, verdict.controller);
  return { ...verdict, findings: [...verdict.findings, ...checkClaims(verdict.payload), controller] };
}

/** Judges whether the registered claims say what the credential says: a reader of either must see the same. */
export function checkClaims(payload: JsonObject): Finding[] {
  const due = registeredClaims(payload);
  const findings = claimNames.map((name) => checkClaim(name, payload[name], due[name]));
  const wrapped = payload['vc'] !== undefined || payload['vp'] !== undefined;
  return [
    ...findings,
    wrapped
      ? found('jwt-no-vc', 'failed', 'the credential is wrapped in a vc claim: two documents in one token')
      : found('jwt-no-vc', 'passed'),
  ];
}

const claimNames = ['iss', 'jti', 'sub', 'nbf', 'exp'] as const;

function registeredClaims(credential: JsonObject) {
  const { issuer, credentialSubject, validFrom, validUntil } = credential;
  return withoutUndefined({
    iss: isJsonObject(issuer) ? issuer['id'] : issuer,
    jti: credential['id'],
    sub: isJsonObject(credentialSubject) ? credentialSubject['id'] : undefined,
    nbf: toSeconds(validFrom),
    exp: toSeconds(validUntil),
  });
}

function withoutUndefined(claims: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

const toSeconds = (time: Json | undefined) =>
  typeof time === 'string' ? Date.parse(time) / 1000 : undefined;

function checkClaim(name: string, said: Json | undefined, due: Json | undefined): Finding {
  if (said === due && said !== undefined) return found(`jwt-${name}`, 'passed');
  if (said === undefined && due === undefined && name === 'exp') return found(`jwt-${name}`, 'passed');
  return found(`jwt-${name}`, 'failed', `${name} is ${String(said)}, the credential says ${String(due)}`);
}

function checkController(payload: JsonObject, controller: string | undefined): Finding {
  if (controller !== undefined && controller === registeredClaims(payload)['iss']) {
    return found('jwt-controller', 'passed');
  }
  return found('jwt-controller', 'failed', 'the issuer does not control the key that signed the token');
}

function found(check: string, outcome: Finding['outcome'], detail = ''): Finding {
  return { check, outcome, clause: 'OB 3.0 §JWT Payload Format', detail };
}
