import { type JsonWebKey, type KeyObject, createPublicKey } from 'node:crypto';

import { isDateTime } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf, parseJsonObject } from '../json.js';
import type { VerificationKey } from './data-integrity.js';
import { parseMultikey, toEd25519Key } from './multikey.js';

/** A key is named and must not be used; the message is one sentence for the reader. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';
  readonly code = 'key-refused';
}

const withPrivatePart = 'the key is published with its private part: anybody may have it';

/** The key of a did:key's verification method, which is the key itself, twice (did:key §3.1); throws `KeyRefused`. */
export function parseDidKey(method: string): VerificationKey {
  const [controller = '', fragment] = method.split('#');
  const multibase = controller.slice('did:key:'.length);
  if (method !== `did:key:${multibase}#${multibase}` || fragment !== multibase)
    throw new KeyRefused('the fragment does not name the key of its did:key');
  return { controller, publicKey: refusing(() => parseMultikey(multibase)) };
}

/** The one key of a did:jwk, its public JWK in base64url, named `#0`; throws `KeyRefused`. */
export function parseDidJwk(method: string): VerificationKey {
  const encoded = /^did:jwk:([\w-]{1,4000})#0$/.exec(method)?.[1] ?? '';
  const text = Buffer.from(encoded, 'base64url');
  if (encoded === '' || text.toString('base64url') !== encoded)
    throw new KeyRefused('this is not the one public key (#0) of a did:jwk');
  const jwk = refusing(() => parseJsonObject(text.toString('utf8')));
  return { controller: method.slice(0, -'#0'.length), publicKey: parsePublicJwk(jwk) };
}

/** Where the document of a did:web stands (did:web §2.5.2); throws `KeyRefused` for what only looks like one. */
export function toDidWebUrl(did: string): string {
  const [, host = '', port = '', path = ''] = didWeb.exec(did) ?? [];
  const segments = path === '' ? ['.well-known'] : path.slice(1).split(':');
  if (host === '' || segments.some(isOddSegment)) throw new KeyRefused('this is not a did:web');
  const url = `https://${host.toLowerCase()}${port.replace(/^%3A/i, ':')}/${segments.join('/')}/did.json`;
  if (!isPlainUrl(url)) throw new KeyRefused('the did:web names no host that can be asked');
  return url;
}

const didWeb = /^did:web:([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)(%3[Aa]\d{1,5})?((?::[\w.%~-]+)*)$/;

// The URL parser turns 0x7f.1 into 127.0.0.1 and drops :443: only what it leaves alone is read as it is written.
const isPlainUrl = (url: string) =>
  URL.canParse(url) && new URL(url).href === url && !/^[\d.]+$/.test(new URL(url).hostname);

// An empty or dot segment or an encoded slash would lead to another document than the DID says.
const isOddSegment = (segment: string) =>
  /^\.*$/.test(segment) || /%(?![0-9a-f]{2})|%(?:2[0-9ef]|3[acf]|5[bcd]|[01][0-9a-f]|7f)/i.test(segment);

/**
 * The key of a verification method out of the document that its URL names: a DID or controller document that lists it
 * under `assertionMethod`, or the key's own document (CID 1.0 §3.3). Throws `KeyRefused`, also for a key that is
 * withdrawn by `now`: nothing is verified with it any more, because its thief writes whatever date he likes into a proof.
 */
export function readVerificationMethod(document: JsonObject, method: string, now: number): VerificationKey {
  if (document['id'] === method && !method.startsWith('did:')) return readKeyDocument(document, method, now);
  const controller = method.split('#', 1)[0] ?? '';
  if (document['id'] !== controller)
    throw new KeyRefused('the document there is not about the key’s controller');
  const key = findMethod(document, method);
  if (key['controller'] !== controller)
    throw new KeyRefused('the document lists the key as one of another controller');
  return toVerificationKey(key, controller, now);
}

/**
 * One public key as JWK: RSA of 2,048 bits or more, P-256, P-384 or Ed25519. A set of keys, a private or secret key
 * or a key for another use throws `KeyRefused`.
 */
export function parsePublicJwk(document: JsonObject): KeyObject {
  const odd = jwkDemands.find(([holds]) => !holds(document));
  if (odd !== undefined) throw new KeyRefused(odd[1]);
  return document['kty'] === 'RSA' ? toRsaKey(document) : toOtherKey(document);
}

/** One public RSA key as PEM, by the same demands; OB 2.0 knows no other kind (RS256). Throws `KeyRefused`. */
export function parseRsaPem(pem: string): KeyObject {
  const key = refusing(() => createPublicKey(pem));
  if (pem.includes('PRIVATE')) throw new KeyRefused(withPrivatePart);
  if (key.asymmetricKeyType !== 'rsa') throw new KeyRefused('the key is not an RSA key');
  return parsePublicJwk(key.export({ format: 'jwk' }) as JsonObject); // a JWK is an object of texts
}

const jwkDemands: readonly (readonly [holds: (jwk: JsonObject) => boolean, otherwise: string])[] = [
  [({ keys }) => keys === undefined, 'this is a set of keys (JWKS), not one key'],
  [(jwk) => privateMembers.every((name) => jwk[name] === undefined), withPrivatePart],
  [({ use }) => use === undefined || use === 'sig', 'the key is not meant for signatures'],
  [
    ({ key_ops: operations }) => operations === undefined || listOf(operations).includes('verify'),
    'the key is not meant to verify signatures',
  ],
  [(jwk) => membersOf(jwk) !== undefined, 'the key is not an RSA, P-256, P-384 or Ed25519 key'],
  [(jwk) => membersOf(jwk)?.every((name) => isBase64url(jwk[name])) === true, 'a part of the key is missing'],
];

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;
const jwkMembers = new Map([
  ['RSA', ['n', 'e']],
  ['EC P-256', ['x', 'y']],
  ['EC P-384', ['x', 'y']],
  ['OKP Ed25519', ['x']],
]);

const membersOf = ({ kty, crv }: JsonObject) =>
  jwkMembers.get(kty === 'RSA' ? 'RSA' : `${String(kty)} ${String(crv)}`);

const isBase64url = (value: Json | undefined): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  Buffer.from(value, 'base64url').toString('base64url') === value;

function toRsaKey({ n, e }: JsonObject): KeyObject {
  const key = toKeyObject({ kty: 'RSA', n, e });
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  // Exponent 1 verifies what nobody signed; above 8,192 bits a signature is work and not security (RFC 7518 §3.3).
  if (modulusLength < 2048 || modulusLength > 8192 || publicExponent < 3n || publicExponent > 0xffff_ffffn)
    throw new KeyRefused('the RSA key is not of 2,048 to 8,192 bits with a common exponent');
  return key;
}

function toOtherKey({ kty, crv, x, y }: JsonObject): KeyObject {
  if (kty === 'OKP') return refusing(() => toEd25519Key(Buffer.from(String(x), 'base64url')));
  return toKeyObject({ kty, crv, x, y });
}

// Only the members named here reach Node, each a text; it judges the point or the number itself.
const toKeyObject = (jwk: JsonObject) =>
  refusing(() => createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }));

/** The method in a controller document, listed or embedded under `assertionMethod`. */
function findMethod(document: JsonObject, method: string): JsonObject {
  const id = String(document['id']);
  const isIt = (url: Json | undefined) =>
    typeof url === 'string' && (url === method || `${id}${url}` === method);
  const assertion = listOf(document['assertionMethod']);
  const embedded = assertion.filter(isJsonObject).filter((each) => isIt(each['id']));
  const listed = listOf(document['verificationMethod'])
    .filter(isJsonObject)
    .filter((each) => isIt(each['id']));
  const [key, ...others] = [...embedded, ...listed];
  if (key === undefined) throw new KeyRefused('the document of its controller does not list the key');
  if (others.length > 0) throw new KeyRefused('the document of its controller lists the key more than once');
  if (embedded.length === 0 && !assertion.some(isIt))
    throw new KeyRefused('its controller does not use the key to assert anything (assertionMethod)');
  return key;
}

/**
 * A key document that stands alone says itself who controls it, so it is believed only about its own origin: another
 * site's document could otherwise make itself a key of anybody.
 */
function readKeyDocument(document: JsonObject, method: string, now: number): VerificationKey {
  const { controller } = document;
  if (typeof controller !== 'string') throw new KeyRefused('the key’s document does not name its controller');
  const home = controller.startsWith('did:web:') ? toDidWebUrl(controller) : controller;
  if (!home.startsWith('https://') || originOf(home) !== originOf(method))
    throw new KeyRefused('the key’s document stands on another site than its controller');
  return toVerificationKey(document, controller, now);
}

const originOf = (url: string) => refusing(() => new URL(url).origin);

function toVerificationKey(key: JsonObject, controller: string, now: number): VerificationKey {
  const publicKey = toPublicKey(key);
  const { expires, revoked } = key;
  if ([expires, revoked].some((time) => time !== undefined && !isDateTime(time)))
    throw new KeyRefused('the time when the key ends cannot be read');
  // CID 1.0 §2.2, `revoked`: at and after that time no proof is verified with the key, whenever it was made.
  if (typeof revoked === 'string' && Date.parse(revoked) <= now)
    throw new KeyRefused(`its controller withdrew it at ${revoked}`);
  return { controller, publicKey, ...(typeof expires === 'string' ? { expires } : {}) };
}

/** Each type of verification method, and how its key is read. */
const keyReaders = new Map<Json, (key: JsonObject) => KeyObject>([
  ['Multikey', readMultibase],
  ['Ed25519VerificationKey2020', readEd25519],
  ['JsonWebKey', readJwk],
  ['JsonWebKey2020', readJwk],
]);

const privateKeyMembers = [
  'secretKeyMultibase',
  'privateKeyMultibase',
  'secretKeyJwk',
  'privateKeyJwk',
] as const;

function toPublicKey(key: JsonObject): KeyObject {
  const [type, ...otherTypes] = listOf(key['type']);
  const read = otherTypes.length === 0 ? keyReaders.get(type ?? null) : undefined;
  if (read === undefined)
    throw new KeyRefused(`a key of type ${JSON.stringify(key['type'] ?? null)} is not known here`);
  if (privateKeyMembers.some((name) => key[name] !== undefined)) throw new KeyRefused(withPrivatePart);
  if (key['publicKeyMultibase'] !== undefined && key['publicKeyJwk'] !== undefined)
    throw new KeyRefused('one name stands for two keys');
  return read(key);
}

function readMultibase({ publicKeyMultibase: multibase }: JsonObject): KeyObject {
  if (typeof multibase !== 'string') throw new KeyRefused('the key has no publicKeyMultibase');
  return refusing(() => parseMultikey(multibase));
}

function readEd25519(key: JsonObject): KeyObject {
  const publicKey = readMultibase(key);
  if (publicKey.asymmetricKeyType === 'ed25519') return publicKey;
  throw new KeyRefused('the key is not the Ed25519 key that its type says');
}

function readJwk({ publicKeyJwk: jwk }: JsonObject): KeyObject {
  if (!isJsonObject(jwk)) throw new KeyRefused('the key has no publicKeyJwk');
  return parsePublicJwk(jwk);
}

/** What a parser throws for a stranger's key, as a refusal of that key. */
function refusing<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (error instanceof KeyRefused) throw error;
    // Node's own words about keys help nobody who is not a programmer.
    const known = error instanceof Error && ['NotAMultikey', 'JsonRefused'].includes(error.name);
    throw new KeyRefused(known ? error.message : 'it is not a key', { cause: error });
  }
}
