import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { type Json, type JsonObject, isJsonObject } from '../json.js';

export const credentialsV2 = 'https://www.w3.org/ns/credentials/v2';
const openBadges303 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
const openBadgesExtensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json';

/** The `@context` of every credential that we sign, in this order (OB 3.0 §AchievementCredential). */
export const credentialContexts = [credentialsV2, openBadges303, openBadgesExtensions] as const;

/** The vocabulary in which a document may be read: which contexts exist, and in which lists they fix its meaning. */
export interface ContextSet {
  /** The context of exactly this URL; throws `UnknownContext` for any other. */
  load(url: string): JsonObject;
  /** Whether this is the whole of an `@context` whose terms we know (VC Data Integrity 1.0 §2.4.1, §4.6). */
  knowsList(list: Json | undefined): boolean;
}

/** A document names a context that is not bundled; nothing is ever fetched instead. */
export class UnknownContext extends Error {
  override readonly name = 'UnknownContext';
  readonly code = 'unknown-context';
}

/** A bundled context is not the file that was reviewed: every signature over it would change its meaning. */
export class ContextChanged extends Error {
  override readonly name = 'ContextChanged';
  readonly code = 'context-changed';
}

const credentialsV1 = 'https://www.w3.org/2018/credentials/v1';
const dataIntegrityV2 = 'https://w3id.org/security/data-integrity/v2';
const dataIntegrityV1 = 'https://w3id.org/security/data-integrity/v1';
const ed25519Signature2020 = 'https://w3id.org/security/suites/ed25519-2020/v1';
const clr201 = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
const openBadges302 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json';
const openBadges301 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json';
const openBadges300 = 'https://purl.imsglobal.org/spec/ob/v3p0/context.json';

/** URL, file in `contexts/` and SHA-256 of its bytes. Adding terms is no breaking change for 1EdTech, hence the pin. */
export const pinnedContexts: readonly (readonly [url: string, file: string, sha256: string])[] = [
  [credentialsV1, 'credentials-v1', '00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8'],
  [credentialsV2, 'credentials-v2', '8a9f494a89ecc51db093e90e84713e07e84d6d9204364a9b3c7868b21751236f'],
  [openBadges300, 'open-badges-3.0.0', '9f1c8f9f361ba2994b9b50701f41149919542c50c7b7455b2846d87959295d72'],
  [openBadges301, 'open-badges-3.0.1', 'af095468326d3449160509b26ca71576e6321d13c85b0369cfe3b654c9a48fba'],
  [openBadges302, 'open-badges-3.0.2', '00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53'],
  [openBadges303, 'open-badges-3.0.3', 'ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761'],
  [
    openBadgesExtensions,
    'open-badges-extensions',
    '2d013f981d1f4516081a6a04e55468ba2b071d4153b794f19a79715c45a89a5e',
  ],
  [clr201, 'clr-2.0.1', '880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6'],
  [
    ed25519Signature2020,
    'ed25519-signature-2020-v1',
    'b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588',
  ],
  [dataIntegrityV1, 'data-integrity-v1', 'b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554'],
  [dataIntegrityV2, 'data-integrity-v2', '0f77743daf5b4e8fc067fc5ba5b21044283053aa717fc6b0219843bed3b00363'],
  [
    'https://w3id.org/security/multikey/v1',
    'multikey-v1',
    'c5f3806f8286920573221938917988a18a4cc5a09e968d29649613c7a1c2b1f6',
  ],
];

/** Refuses a context file whose bytes are not the pinned ones; answers what it says. */
export function parseContext(bytes: Uint8Array, sha256: string): JsonObject {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256)
    throw new ContextChanged(`a bundled context has SHA-256 ${found} instead of ${sha256}`);
  const context: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  if (!isJsonObject(context)) throw new ContextChanged('a bundled context is not a JSON object');
  return context;
}

const bundled = new Map(
  pinnedContexts.map(([url, file, sha256]) => [
    url,
    parseContext(readFileSync(new URL(`../contexts/${file}.json`, import.meta.url)), sha256),
  ]),
);

/** One of each row, in this order, makes a known list; the empty text leaves the row out. */
const listOrder = [
  [credentialsV2, credentialsV1],
  ['', clr201],
  ['', openBadges303, openBadges302, openBadges301, openBadges300],
  ['', openBadgesExtensions],
  ['', dataIntegrityV2, dataIntegrityV1, ed25519Signature2020],
] as const;

/** Every list that fixes the meaning of a credential. Another order is another list, and not one that was reviewed. */
export const knownLists: readonly (readonly string[])[] = listOrder.reduce<readonly (readonly string[])[]>(
  (lists, row) => lists.flatMap((list) => row.map((url) => (url === '' ? list : [...list, url]))),
  [[]],
);

const knownSpellings = new Set(knownLists.map((list) => JSON.stringify(list)));

/** The closed set behind every signature of ours and every verdict: bundled, pinned, without a network. */
export const ourContexts: ContextSet = {
  load(url) {
    const context = bundled.get(url);
    if (context === undefined)
      throw new UnknownContext(`the context ${JSON.stringify(url)} is not one that we know`);
    return context;
  },
  knowsList: (list) => knownSpellings.has(JSON.stringify(list)),
};
