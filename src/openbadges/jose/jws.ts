import { type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';

import type { Finding } from '../finding.js';
import { JsonRefused, type JsonObject, parseJsonObject } from '../json.js';
import type { VerificationKey } from '../proof/data-integrity.js';

/**
 * Finds the key of a JWS by the header's `kid` and the claims, both unproved. `undefined` when it cannot be had now;
 * an error with a message for the reader when it must not be used. What the header itself brings (`jwk`, `x5c`) or
 * points to (`jku`, `x5u`) is never offered: a key that comes with the token proves nothing about its issuer.
 */
export type FindJwsKey = (
  kid: string | undefined,
  payload: JsonObject,
) => Promise<VerificationKey | undefined>;

/** What a JWS said, and whether it is so: `payload` is there only when the signature over it holds. */
export interface JwsVerdict {
  readonly findings: readonly Finding[];
  readonly payload?: JsonObject;
  readonly controller?: string;
}

/**
 * A compact JWS over exactly this payload (RFC 7515 §7.1), `alg` RS256: RSASSA-PKCS1-v1_5 with SHA-256, so the same
 * payload and key always give the same token.
 */
export async function signJws(
  payload: string,
  header: { readonly kid?: string; readonly typ: 'JWT' | 'JOSE' },
  privateKey: KeyObject,
): Promise<string> {
  const protectedHeader = JSON.stringify({ alg: 'RS256', ...header });
  const signed = `${toBase64url(protectedHeader)}.${toBase64url(payload)}`;
  const signature = await promisify(sign)('sha256', Buffer.from(signed), privateKey);
  return `${signed}.${signature.toString('base64url')}`;
}

/**
 * Judges a compact JWS: one spelling only, no critical extensions, an algorithm fixed by the key and not by the
 * header, `typ` one of `types` when present. RS256 and ES256 are read, as by 1EdTech's validator; a key for another
 * algorithm leaves the token unchecked, for OB 3.0 does not forbid it. Never throws for what the token says.
 */
export async function checkJws(
  token: string,
  findKey: FindJwsKey,
  types: readonly string[],
): Promise<JwsVerdict> {
  const parts = readParts(token);
  if ('outcome' in parts) return { findings: [parts] };
  const header = checkHeader(parts.header, types);
  if (header.outcome !== 'passed') return { findings: [header] };
  const key = await keyOf(parts, findKey);
  if ('outcome' in key) return { findings: [header, key] };
  const signature = await checkSignature(parts, key.publicKey);
  if (signature.outcome !== 'passed') return { findings: [header, signature] };
  return { findings: [header, signature], payload: parts.payload, controller: key.controller };
}

/** Longest token that is read, in characters. */
export const maxTokenLength = 128 * 1024;

interface Parts {
  readonly header: JsonObject;
  readonly payload: JsonObject;
  readonly signed: string;
  readonly signature: Buffer;
}

function readParts(token: string): Parts | Finding {
  if (token.length > maxTokenLength) return found('jws-form', 'not-checked', 'the token is too large');
  const texts = token.split('.');
  const [header, payload, signature] = texts.map(parseBase64url);
  if (texts.length !== 3 || !header || !payload || !signature) {
    return found(
      'jws-form',
      'failed',
      'it is not three parts of unpadded base64url, each in its only spelling',
    );
  }
  try {
    const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return {
      header: parseJsonObject(utf8.decode(header)),
      payload: parseJsonObject(utf8.decode(payload)),
      signed: token.slice(0, token.lastIndexOf('.')),
      signature,
    };
  } catch (error) {
    const why = error instanceof JsonRefused ? error.message : 'a part is not UTF-8';
    return found('jws-form', 'failed', `a part cannot be read: ${why}`);
  }
}

const toBase64url = (text: string) => Buffer.from(text, 'utf8').toString('base64url');

/** Decoders accept many spellings of the same bytes; a token that is not our own re-spelling of it is refused. */
function parseBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === text ? bytes : undefined;
}

function checkHeader(header: JsonObject, types: readonly string[]): Finding {
  const { alg, typ, kid } = header;
  const name = 'jws-header';
  if (header['crit'] !== undefined) return found(name, 'failed', 'the header demands extensions (crit)');
  if (header['b64'] !== undefined)
    return found(name, 'failed', 'the header changes how the payload is read (b64)');
  if (typeof alg !== 'string' || alg === 'none')
    return found(name, 'failed', 'the header names no algorithm');
  if (kid !== undefined && typeof kid !== 'string') return found(name, 'failed', 'the key id is not a text');
  if (typ !== undefined && !(typeof typ === 'string' && types.includes(typ))) {
    return found(name, 'failed', `a token of type ${JSON.stringify(typ)} is not what is asked for`);
  }
  return found(name, 'passed');
}

async function keyOf({ header, payload }: Parts, findKey: FindJwsKey): Promise<VerificationKey | Finding> {
  const kid = typeof header['kid'] === 'string' ? header['kid'] : undefined;
  try {
    const key = await findKey(kid, payload);
    return key ?? found('jws-key', 'not-checked', keyMissing(header, kid));
  } catch (error) {
    const why = error instanceof Object && 'message' in error ? String(error.message) : 'it is refused';
    return found('jws-key', 'failed', `the key ${kid ?? '(unnamed)'} cannot be used: ${why}`);
  }
}

function keyMissing(header: JsonObject, kid: string | undefined): string {
  if (kid !== undefined) return `the key ${kid} could not be obtained`;
  const own = ['jwk', 'jku', 'x5u', 'x5c'].find((name) => header[name] !== undefined);
  return own === undefined
    ? 'the token does not name its key'
    : `the token brings a key of its own (${own}) and does not name one of its issuer's`;
}

async function checkSignature({ header, signed, signature }: Parts, key: KeyObject): Promise<Finding> {
  const name = 'jws-signature';
  const algorithm = algorithmOf(key);
  if (algorithm === undefined)
    return found(name, 'not-checked', 'only tokens by RS256 and ES256 are read here');
  if (header['alg'] !== algorithm) return found(name, 'failed', `the key is for ${algorithm} only`);
  // ES256 signatures are r and s side by side (RFC 7518 §3.4); RSA ignores the setting.
  const holds = await promisify(verify)(
    'sha256',
    Buffer.from(signed),
    { key, dsaEncoding: 'ieee-p1363' as const },
    signature,
  );
  return holds ? found(name, 'passed') : found(name, 'failed', 'the signature does not fit the token');
}

/** The one algorithm that a public key may be used with; RSA below 2,048 bits with none (RFC 7518 §3.3). */
function algorithmOf({
  type,
  asymmetricKeyType,
  asymmetricKeyDetails,
}: KeyObject): 'RS256' | 'ES256' | undefined {
  if (type !== 'public') return undefined;
  if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048) return 'RS256';
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1'
    ? 'ES256'
    : undefined;
}

const clauses: Readonly<Record<string, string>> = {
  'jws-form': 'RFC 7515 §5.2',
  'jws-header': 'RFC 7515 §4.1',
  'jws-key': 'RFC 7515 §4.1.4',
  'jws-signature': 'RFC 7518 §3.1',
};

function found(check: string, outcome: Finding['outcome'], detail = ''): Finding {
  return { check, outcome, clause: clauses[check] ?? '', detail };
}
