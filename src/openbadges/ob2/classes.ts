import { isText, isUri } from '../check.js';
import type { Classes, Vocabulary } from '../members.js';

const language = { '@language': 'language', version: 'label|number' };

/** What a document of OB 2.0 may carry beside its own members (OB 2.0 §Internationalization, §Endorsement). */
const primary = { ...language, related: 'Related|uri*', endorsement: 'Endorsement|url*' };

/** The classes of Open Badges 2.0 with their members; `type` of what is inside another may be left out. */
const classes = {
  Assertion: {
    ...primary,
    id: 'uri!',
    type: 'label*!',
    recipient: 'IdentityObject!',
    badge: 'BadgeClass|url!',
    verification: 'VerificationObject!',
    issuedOn: 'time!',
    expires: 'time',
    image: 'Image|image',
    narrative: 'text',
    evidence: 'Evidence|uri*',
    revocationReason: 'text',
  },
  IdentityObject: { type: 'IdentityType*!', identity: 'label!', hashed: 'boolean!', salt: 'text' },
  VerificationObject: { type: 'label*!', creator: 'CryptographicKey|url' },
  Evidence: {
    id: 'uri',
    type: 'label*',
    narrative: 'text',
    name: 'text',
    description: 'text',
    genre: 'text',
    audience: 'text',
  },
  BadgeClass: {
    ...primary,
    id: 'uri!',
    type: 'label*!',
    name: 'label!',
    description: 'label!',
    image: 'Image|image!',
    criteria: 'Criteria|url!',
    issuer: 'Profile|url!',
    alignment: 'AlignmentObject*',
    tags: 'label*',
  },
  Criteria: { id: 'uri', type: 'label*', narrative: 'text' },
  AlignmentObject: {
    type: 'label*',
    targetName: 'label!',
    targetUrl: 'url!',
    targetDescription: 'text',
    targetFramework: 'text',
    targetCode: 'text',
  },
  Image: { id: 'image!', type: 'label*', caption: 'text', author: 'uri' },
  Profile: {
    ...primary,
    id: 'url!',
    type: 'label*!',
    name: 'label!',
    url: 'url!',
    email: 'email!',
    telephone: 'telephone',
    description: 'text',
    image: 'Image|image',
    publicKey: 'CryptographicKey|url*',
    revocationList: 'url',
    verification: 'VerificationPolicy',
  },
  VerificationPolicy: {
    type: 'label*',
    verificationProperty: 'label',
    startsWith: 'url*',
    allowedOrigins: 'host*',
  },
  CryptographicKey: { id: 'url!', type: 'label*!', owner: 'url!', publicKeyPem: 'label!' },
  Related: { ...language, id: 'uri!', type: 'label*' },
  Endorsement: {
    id: 'uri!',
    type: 'label*!',
    claim: 'EndorsementClaim!',
    issuer: 'Profile|url!',
    issuedOn: 'time!',
    verification: 'VerificationObject!',
  },
  EndorsementClaim: { id: 'uri!', type: 'label*', endorsementComment: 'text' },
} as const satisfies Classes;

/** By which property of a Profile somebody is named (OB 2.0 IdentityObject.type). */
const identityTypes: ReadonlySet<unknown> = new Set(['email', 'id', 'telephone', 'url']);

/** The vocabulary of Open Badges 2.0; none of its classes is closed, for extensions hang anywhere. */
export const openBadges2Vocabulary: Vocabulary = {
  classes,
  terms: { IdentityType: (value) => identityTypes.has(value) || (isText(value) && isUri(value)) },
  closed: new Set(),
  where: 'OB 2.0 §Open Badges Vocabulary',
};
