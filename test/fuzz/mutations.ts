import fc from 'fast-check';

import { type Json, type JsonObject, isJsonObject, objectsIn } from '../../src/openbadges/json.js';

/** One change of a badge's bytes. */
export interface Mutation {
  readonly name: string;
  apply(bytes: Buffer): Buffer;
}

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (share: number, length: number) => Math.floor(share * Math.max(1, length));

/** Changes that know nothing of the form: bits, bytes and runs of them. */
export const byteMutations: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ place: fraction, bit: fc.integer({ min: 0, max: 7 }) }).map(({ place, bit }) => ({
    name: `flip bit ${bit} at ${place}`,
    apply: (bytes: Buffer) => {
      const copy = Buffer.from(bytes);
      const index = at(place, copy.length);
      copy[index] = (copy[index] ?? 0) ^ (1 << bit);
      return copy;
    },
  })),
  fc.record({ place: fraction, byte: fc.integer({ min: 0, max: 255 }) }).map(({ place, byte }) => ({
    name: `insert byte ${byte} at ${place}`,
    apply: (bytes: Buffer) => {
      const index = at(place, bytes.length);
      return Buffer.concat([bytes.subarray(0, index), Buffer.from([byte]), bytes.subarray(index)]);
    },
  })),
  fc.record({ from: fraction, length: fc.integer({ min: 1, max: 64 }) }).map(({ from, length }) => ({
    name: `cut ${length} bytes at ${from}`,
    apply: (bytes: Buffer) => {
      const index = at(from, bytes.length);
      return Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + length)]);
    },
  })),
  fc.record({ from: fraction, to: fraction, length: fc.integer({ min: 1, max: 200 }) }).map((change) => ({
    name: `copy ${change.length} bytes from ${change.from} to ${change.to}`,
    apply: (bytes: Buffer) => {
      const run = bytes.subarray(at(change.from, bytes.length)).subarray(0, change.length);
      const index = at(change.to, bytes.length);
      return Buffer.concat([bytes.subarray(0, index), run, bytes.subarray(index)]);
    },
  })),
);

/** Values that a forger would like to see somewhere. */
const values = fc.constantFrom<Json>(
  'x',
  '',
  true,
  false,
  0,
  -1,
  1e21,
  [],
  {},
  [[]],
  'https://evil.example/',
  'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
  '9999-12-31T23:59:59Z',
  '2026-03-02T08:15:30+00:00',
  { '@value': 'x', '@language': 'en' },
  { '@id': 'https://evil.example/' },
  { id: 'https://evil.example/', type: ['Profile'], name: 'City of Helsinki' },
  { '@context': { name: 'https://schema.org/description' } },
  ['VerifiableCredential', 'OpenBadgeCredential'],
  'eddsa-rdfc-2022',
);

/** Names that mean something to some reader, or nothing to anybody. */
const names = fc.constantFrom(
  ...[
    '@context',
    '@id',
    '@type',
    '@index',
    '@graph',
    '@included',
    '@reverse',
    '@nest',
    '@set',
    '@list',
    '@value',
  ],
  ...[
    '@language',
    '@direction',
    '@vocab',
    '@base',
    'id',
    'type',
    'name',
    'description',
    'issuer',
    'proof',
    'vc',
  ],
  ...[
    'validFrom',
    'validUntil',
    'credentialSubject',
    'credentialStatus',
    'achievement',
    'criteria',
    'narrative',
  ],
  ...[
    'expires',
    'issuedOn',
    'recipient',
    'verification',
    'badge',
    'evidence',
    'result',
    'unknown',
    'digestSRI',
  ],
  ...[
    '__proto__',
    'constructor',
    'schema:name',
    'https://schema.org/name',
    'https://www.w3.org/2018/credentials#validUntil',
  ],
);

type Change = (object: Record<string, Json | undefined>, member: string) => void;

const changes: fc.Arbitrary<{ readonly name: string; readonly change: Change }> = fc.oneof(
  fc.constant({
    name: 'delete',
    change: (object: Record<string, Json | undefined>, member: string) => void delete object[member],
  }),
  values.map((value) => ({
    name: `set ${JSON.stringify(value)}`,
    change: (object: Record<string, Json | undefined>, member: string) => void (object[member] = value),
  })),
  fc.tuple(names, values).map(([name, value]) => ({
    name: `add ${name} ${JSON.stringify(value)}`,
    change: (object: Record<string, Json | undefined>) =>
      void Object.defineProperty(object, name, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      }),
  })),
  names.map((name) => ({
    name: `rename to ${name}`,
    change: (object: Record<string, Json | undefined>, member: string) => {
      const value = object[member];
      delete object[member];
      Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
    },
  })),
  fc.constant({
    name: 'wrap in a list',
    change: (object: Record<string, Json | undefined>, member: string) =>
      void (object[member] = [object[member] ?? null]),
  }),
  fc.constant({
    name: 'say twice',
    change: (object: Record<string, Json | undefined>, member: string) =>
      void (object[member] = [object[member] ?? null, object[member] ?? null]),
  }),
  fraction.map((other) => ({
    name: `swap with ${other}`,
    change: (object: Record<string, Json | undefined>, member: string) => {
      const second = Object.keys(object)[at(other, Object.keys(object).length)] ?? member;
      [object[member], object[second]] = [object[second], object[member]];
    },
  })),
);

/** One change of a JSON document's meaning, anywhere in it. */
export const documentMutations = fc
  .record({ place: fraction, member: fraction, what: changes })
  .map(({ place, member, what }) => ({
    name: `${what.name} at ${place}/${member}`,
    apply: (document: JsonObject): JsonObject => {
      const copy = structuredClone(document);
      const places = [...objectsIn(copy)].map(([object]) => object);
      const object = places[at(place, places.length)] as Record<string, Json | undefined>;
      const members = Object.keys(object);
      what.change(object, members[at(member, members.length)] ?? 'name');
      return copy;
    },
  }));

/** A change inside of JSON bytes; bytes that are no JSON stay as they are. */
export const jsonMutations: fc.Arbitrary<Mutation> = documentMutations.map(({ name, apply }) => ({
  name,
  apply: (bytes: Buffer) => {
    const document: unknown = JSON.parse(bytes.toString('utf8'));
    return isJsonObject(document) ? Buffer.from(JSON.stringify(apply(document))) : bytes;
  },
}));

/** A change inside of a token's header or payload, encoded again as a forger without the key would. */
export const tokenMutations: fc.Arbitrary<Mutation> = fc
  .record({ part: fc.constantFrom(0, 1), what: documentMutations })
  .map(({ part, what }) => ({
    name: `part ${part}: ${what.name}`,
    apply: (bytes: Buffer) => {
      const parts = bytes.toString('utf8').split('.');
      const document = JSON.parse(Buffer.from(parts[part] ?? '', 'base64url').toString('utf8')) as JsonObject;
      parts[part] = Buffer.from(JSON.stringify(what.apply(document))).toString('base64url');
      return Buffer.from(parts.join('.'));
    },
  }));
