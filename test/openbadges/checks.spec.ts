import { beforeAll, describe, expect, it } from '@jest/globals';

import { type Check, runChecks } from '../../src/openbadges/check.js';
import type { Json, JsonObject } from '../../src/openbadges/json.js';
import { checkSafeMode } from '../../src/openbadges/lint.js';
import { toAssertion, toRevokedAssertion, toSignedAssertion } from '../../src/openbadges/ob2/assertion.js';
import { toBadgeClass } from '../../src/openbadges/ob2/badge-class.js';
import {
  assertionChecks,
  badgeClassChecks,
  keyChecks,
  profileChecks,
} from '../../src/openbadges/ob2/checks.js';
import { toCryptographicKey, toProfile, toRevocationList } from '../../src/openbadges/ob2/issuer.js';
import { linkChecks } from '../../src/openbadges/ob2/links.js';
import { credentialChecks, credentialChecksV1 } from '../../src/openbadges/ob3/checks.js';
import { toCredential } from '../../src/openbadges/ob3/credential.js';
import { type SigningKeys, toPublicPem } from '../../src/openbadges/proof/keys.js';
import { awardOf, baseUrl, discussion, freshKeys, level, skill } from './samples.js';

/** The check that must go red, the member to change, its new value; `undefined` takes it away. */
type Row = readonly [check: string, path: string, value: Json | undefined];

let keys: SigningKeys;
beforeAll(async () => {
  keys = await freshKeys();
});

const award = () => awardOf(skill, 'fi', keys);
const proof = {
  type: 'DataIntegrityProof',
  verificationMethod: 'did:web:badges.example.org:teachers#z6Mk',
  created: '2026-03-02T08:15:30Z',
};
const linked = () => ({
  assertion: toSignedAssertion(award()),
  badgeClass: toBadgeClass(baseUrl, skill, 'fi'),
  profile: toProfile(baseUrl, award().issuer, { currentKid: keys.rsa.kid, formerKids: ['old'] }),
  key: toCryptographicKey(baseUrl, keys.rsa.kid, toPublicPem(keys.rsa.publicKey)),
});

const context: Row[] = [
  ['context', '@context', undefined],
  ['context', '@context', 'https://w3id.org/openbadges/v1'],
];

const key = { id: 'key-1', type: 'CryptographicKey', owner: 'https://example.org/', publicKeyPem: 'PEM' };
const extension = { type: ['Extension', 'extensions:Anything'] };
/** The documents of OB 2.0 hold each other: one that is inside is judged by the same rules as one outside. */
const insideAssertion: Row[] = [
  ['badge-class', 'badge', { id: 'https://example.org/badge', type: 'BadgeClass' }],
  ['criteria', 'badge', { criteria: { id: 'criteria' } }],
  ['alignment-object', 'badge', { alignment: [{ targetName: 'Teaching' }] }],
  ['profile', 'badge', { issuer: { id: 'did:web:example.org', type: 'Profile' } }],
  ['verification-policy', 'badge', { issuer: { verification: { startsWith: 'assertions' } } }],
];
const everywhere: Row[] = [
  ['cryptographic-key', 'endorsement', { verification: { creator: key } }],
  ['verification-object', 'endorsement', { verification: { creator: key } }],
  ['endorsement', 'endorsement', [{ id: 'https://example.org/endorsement', type: 'Endorsement' }]],
  ['endorsement-claim', 'endorsement', { claim: { id: 'https://example.org/badge', endorsementComment: 1 } }],
  ['extensions', 'extensions:anything', extension],
  ['extensions', 'extensions:anything', { '@context': 'https://example.org/', type: ['Extension'] }],
  ['image', 'image', { id: 'badge.png' }],
];

const assertionRows: Row[] = [
  ...context.map(([, path, value]): Row => ['assertion-context', path, value]),
  ...insideAssertion,
  ...everywhere,
  ['assertion-type', 'type', 'BadgeClass'],
  ['assertion-not-revoked', 'revoked', true],
  ['assertion-not-revoked', 'revoked', 'true'],
  ['assertion-verification', 'verification', undefined],
  ['assertion-verification', 'verification.type', 'SomethingElse'],
  ['assertion-verification', 'verification.type', ['HostedBadge', 'SignedBadge']],
  ['assertion-id', 'id', 'urn:uuid:f81d4fae-7dec-41d0-a765-00a0c91e6bf6'],
  ['assertion', 'id', undefined],
  ['assertion', 'verification', undefined],
  ['cryptographic-key', 'verification.creator', 'key-1'],
  ['identity-object', 'recipient', 'teacher@example.org'],
  ['identity-object', 'recipient.hashed', undefined],
  ['identity-object', 'recipient.salt', 1],
  ['identity-object', 'recipient.type', 'shoeSize'],
  ['assertion-recipient-hash', 'recipient.hashed', false],
  ['assertion-recipient-hash', 'recipient.identity', 'teacher@example.org'],
  ['assertion-recipient-email', 'recipient', { type: 'email', hashed: false, identity: 'nobody' }],
  ['assertion', 'badge', undefined],
  ['badge-class', 'badge', 'badge 1.2'],
  ['assertion', 'issuedOn', '2026-03-02'],
  ['assertion', 'issuedOn', '2026-03-02T08:15:30'],
  ['assertion', 'issuedOn', '2026-02-30T08:15:30Z'],
  ['assertion', 'issuedOn', '10000-01-01T00:00:00Z'],
  ['assertion', 'narrative', 1],
  ['assertion-expires', 'expires', '2026-03-01T00:00:00Z'],
  ['assertion', 'expires', 'never'],
  ['evidence', 'evidence', [{ type: 'Evidence', id: 'my lesson' }]],
  ['evidence', 'evidence', 'my lesson'],
  ['assertion-evidence', 'evidence', [{ type: 'Evidence', name: 'My lesson' }]],
  ['image', 'image', 'badge.png'],
  ['related', 'related', [{ '@language': 'sv' }]],
];

const badgeRows: Row[] = [
  ...context.map(([, path, value]): Row => ['badge-context', path, value]),
  ...everywhere,
  ['badge-type', 'type', 'Badge'],
  ['badge-class', 'id', '1.2'],
  ['badge-class', 'name', ' '],
  ['badge-class', 'description', undefined],
  ['badge-class', 'image', undefined],
  ['image', 'image', 'badge.png'],
  ['badge-criteria', 'criteria', {}],
  ['badge-class', 'criteria', undefined],
  ['criteria', 'criteria', 'somewhere'],
  ['badge-class', 'issuer', undefined],
  ['profile', 'issuer', { id: 'https://example.org/issuer', type: 'Profile' }],
  ['verification-policy', 'issuer', { verification: { allowedOrigins: 'https://example.org/' } }],
  ['alignment-object', 'alignment', [{ targetName: 'Teaching' }]],
  ['badge-class', 'tags', [1]],
  ['badge-class', '@language', 'suomi!'],
  ['badge-class', 'version', {}],
  ['related', 'related', [{ '@language': 'sv' }]],
  ['badge-related', 'related', [{ id: 'https://badges.example.org/teachers/ob2/badges/1.2/3?lang=sv' }]],
];

const profileRows: Row[] = [
  ...context.map(([, path, value]): Row => ['profile-context', path, value]),
  ...everywhere,
  ['profile-type', 'type', 'Organisation'],
  ['profile', 'id', 'did:web:example.org'],
  ['profile', 'name', undefined],
  ['profile', 'url', undefined],
  ['profile', 'email', undefined],
  ['profile', 'telephone', 'on request'],
  ['cryptographic-key', 'publicKey', 'key-1'],
  ['profile', 'revocationList', 'revoked'],
  ['verification-policy', 'verification.startsWith', 'assertions'],
  ['verification-policy', 'verification.allowedOrigins', 'https://example.org/'],
  ['related', 'related', [{ '@language': 'sv' }]],
];

const keyRows: Row[] = [
  ...context.map(([, path, value]): Row => ['key-context', path, value]),
  ['key-type', 'type', 'Key'],
  ['cryptographic-key', 'id', 'key-1'],
  ['cryptographic-key', 'owner', undefined],
  ['key-pem', 'publicKeyPem', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
];

const subject = 'credentialSubject';
const achievement = `${subject}.achievement`;
/** What both versions of the data model share. */
const sharedRows: Row[] = [
  ['context', '@context.1', 'https://www.w3.org/ns/credentials/v2'],
  ['type', 'type', ['VerifiableCredential']],
  ['name', 'name', undefined],
  ['issuer-controls-proof', 'proof', { ...proof, verificationMethod: 'did:web:evil.example#z6Mk' }],
  ['issuer-controls-proof', 'issuer.id', 'did:web:evil.example'],
  ['achievement-credential', 'id', undefined],
  ['achievement-credential', 'name', ''],
  ['achievement-credential', 'issuer', undefined],
  ['achievement-credential', 'credentialSubject', undefined],
  ['achievement-credential', 'awardedDate', 'yesterday'],
  ['achievement-credential', 'awardedDate', '2026-02-29T08:15:30Z'],
  ['achievement-credential', 'awardedDate', '10000-01-01T00:00:00Z'],
  ['achievement-credential', 'credentialStatus', [{ type: 'BitstringStatusListEntry' }]],
  ['achievement-credential', 'endorsementJwt', ['not a token']],
  ['profile', 'issuer', 'did:web:badges.example.org:teachers'],
  ['profile', 'issuer.type', 'Organization'],
  ['profile', 'issuer.id', undefined],
  ['profile', 'issuer.parentOrg', { id: 'https://example.org/' }],
  ['profile', 'issuer.parentOrg', 'https://example.org/'],
  ['profile', `${subject}.source`, { id: 'https://example.org/', type: ['Person'] }],
  ['profile', `${achievement}.creator`, { id: 'did:web:example.org' }],
  ['profile', 'issuer.dateOfBirth', '1970'],
  ['address', 'issuer.address', { addressLocality: 'Helsinki' }],
  ['geo-coordinates', 'issuer.address', { type: 'Address', geo: { type: 'GeoCoordinates', latitude: '60' } }],
  ['identifier-entry', 'issuer.otherIdentifier', [{ identifier: '1', identifierType: 'accountId' }]],
  [
    'identifier-entry',
    'issuer.otherIdentifier',
    [{ type: 'IdentifierEntry', identifier: '1', identifierType: 'number' }],
  ],
  ['achievement-credential', subject, [{ type: ['AchievementSubject'] }]],
  ['achievement-subject', `${subject}.type`, 'Person'],
  ['achievement-subject', achievement, undefined],
  ['achievement-subject', `${subject}.activityStartDate`, '2026-03-02'],
  ['achievement-subject', `${subject}.creditsEarned`, '5'],
  ['subject-identified', subject, { type: ['AchievementSubject'] }],
  ['identity-object', `${subject}.identifier.0.identityType`, 'shoeSize'],
  ['identity-object', `${subject}.identifier.0.hashed`, undefined],
  ['identity-object', `${subject}.identifier.0.hashed`, 'true'],
  ['identity-object', `${subject}.identifier.0.email`, 'teacher@example.org'],
  ['identifier-hash', `${subject}.identifier.0.identityHash`, 'teacher@example.org'],
  ['achievement', `${achievement}.id`, undefined],
  ['achievement', `${achievement}.description`, undefined],
  ['achievement', `${achievement}.type`, ['Badge']],
  ['achievement', `${achievement}.criteria`, undefined],
  ['achievement', `${achievement}.achievementType`, 'CompetenceLevel'],
  ['achievement', `${achievement}.inLanguage`, 'suomi!'],
  ['achievement', `${achievement}.tag`, [1]],
  ['achievement', `${achievement}.version`, 3],
  ['criteria', `${achievement}.criteria.narrative`, 3],
  ['criteria', `${achievement}.criteria`, 'https://example.org/criteria'],
  ['criteria-say-something', `${achievement}.criteria`, {}],
  ['related', `${achievement}.related.0.type`, undefined],
  ['alignment', `${achievement}.alignment.0.targetUrl`, undefined],
  ['alignment', `${achievement}.alignment.0.targetType`, 'Badge'],
  ['result-description', `${achievement}.resultDescription.0.resultType`, 'Points'],
  ['result-description', `${achievement}.resultDescription.0.id`, undefined],
  ['rubric-criterion-level', `${achievement}.resultDescription.0.rubricCriterionLevel.0.name`, undefined],
  ['required-level', `${achievement}.resultDescription.0.requiredLevel`, 'https://example.org/#level-9'],
  ['result', `${subject}.result.0.type`, 'Score'],
  ['result', `${subject}.result.0.status`, 'Passed'],
  ['result-links', `${subject}.result.0.resultDescription`, 'https://example.org/#other'],
  ['result-links', `${subject}.result.0.achievedLevel`, 'https://example.org/#level-9'],
  ['result-status', `${achievement}.resultDescription.0.resultType`, 'Status'],
  ['result-value', `${achievement}.resultDescription.0.allowedValue`, ['0', '1']],
  ['result-value', `${achievement}.resultDescription.0.valueMax`, '1'],
  ['result-value', `${achievement}.resultDescription.0.valueMin`, '3'],
  ['image', `${achievement}.image`, 'https://example.org/badge.png'],
  ['image', `${achievement}.image.width`, 512],
  ['evidence', 'evidence.0.type', undefined],
  ['evidence', 'evidence.0.id', 'my lesson'],
  ['endorsement-credential', 'endorsement', [{ type: ['VerifiableCredential', 'EndorsementCredential'] }]],
  ['endorsement-subject', 'endorsement', [{ credentialSubject: { type: 'EndorsementSubject' } }]],
  ['credential-schema', 'credentialSchema.0.id', undefined],
  ['credential-schema-type', 'credentialSchema.0.type', 'JsonSchemaValidator2019'],
  ['credential-status', 'credentialStatus.type', undefined],
  ['credential-status-type', 'credentialStatus.type', '1EdTechRevocationList'],
  ['bitstring-status', 'credentialStatus.statusListIndex', 54_321],
  ['bitstring-status', 'credentialStatus.statusListIndex', '-1'],
  ['bitstring-status', 'credentialStatus.statusListIndex', '1e3'],
  ['bitstring-status', 'credentialStatus.statusListIndex', '007'],
  ['bitstring-status', 'credentialStatus.statusSize', 2],
  ['refresh-service', 'refreshService', { type: '1EdTechCredentialRefresh' }],
  ['terms-of-use', 'termsOfUse', { id: 'https://example.org/terms' }],
  ['proof', 'proof.created', '2026-03-02'],
  ['keywords', 'evidence.0.@index', 'shown, not signed'],
  ['keywords', `${achievement}.@context`, []],
  ['keywords', `${achievement}.@type`, 'Achievement'],
  ['plain-lists', `${achievement}.tag`, [['teaching']]],
  ['no-nulls', 'evidence.0.genre', null],
  ['no-nulls', `${achievement}.tag`, [[null]]],
  ['sets', `${achievement}.tag`, []],
  ['sets', `${achievement}.tag`, ['teaching', 'teaching']],
  [
    'nodes-once',
    `${achievement}.creator`,
    { id: 'did:web:badges.example.org:teachers', type: 'Profile', name: 'Y' },
  ],
  ['no-endorsement-jwt', 'endorsementJwt', ['a.b.c']],
  ['one-language', `${achievement}.name`, { fi: 'Näyttö', sv: 'Bevis' }],
  ['one-language', `${achievement}.humanCode`, { '@value': '1.2', '@language': 'fi' }],
  ['clean-text', `${achievement}.name`, 'Tab\there'],
  ['clean-text', `${achievement}.name`, 'half of a badge \ud83c'],
  ['whole-seconds', 'proof.created', '2026-03-02T08:15:30.000Z'],
];

const credentialRows: Row[] = [
  ...sharedRows,
  ['context-exact', '@context.2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json'],
  ['valid-from', 'validFrom', undefined],
  ['whole-seconds', 'validFrom', '2026-03-02T08:15:30.000Z'],
  ['vc-context', '@context', ['https://www.w3.org/2018/credentials/v1']],
  ['vc-id', `${subject}.id`, 'teacher-1'],
  ['vc-type', 'type', ['OpenBadgeCredential']],
  ['vc-valid-from', 'validFrom', '2026-03-02'],
  ['vc-valid-from', 'validFrom', '2026-03-02T08:15:30'],
  ['vc-valid-from', 'validFrom', '2026-03-02T08:15:30+15:00'],
  ['vc-valid-from', 'validFrom', '2026-02-29T08:15:30Z'],
  ['vc-valid-until', 'validUntil', '10000-01-01T00:00:00Z'],
  ['vc-validity-order', 'validUntil', '2026-03-01T00:00:00Z'],
  ['vc-no-1.1-members', 'issuanceDate', '2026-03-02T08:15:30Z'],
];

const credentialV1Rows: Row[] = [
  ...sharedRows.filter(([name]) => name !== 'context'),
  ['context', '@context.1', 'https://www.w3.org/2018/credentials/v1'],
  ['vc-issuance-date', 'issuanceDate', undefined],
  ['vc-expiration-date', 'expirationDate', 'soon'],
];

/** Our credential as those of the data model 1.1 were written. */
function toV1({ validFrom, validUntil, ...credential }: JsonObject): JsonObject {
  const contexts = (credential['@context'] as readonly Json[]).slice(1);
  return {
    ...credential,
    '@context': ['https://www.w3.org/2018/credentials/v1', ...contexts],
    ...(validFrom === undefined ? {} : { issuanceDate: validFrom }),
    ...(validUntil === undefined ? {} : { expirationDate: validUntil }),
  };
}

describe.each([
  ['Assertion', assertionChecks, () => toAssertion(award()), assertionRows],
  ['BadgeClass', badgeClassChecks, () => toBadgeClass(baseUrl, skill, 'sv'), badgeRows],
  ['Profile', profileChecks, () => linked().profile, profileRows],
  ['CryptographicKey', keyChecks, () => linked().key, keyRows],
  ['OpenBadgeCredential', credentialChecks, () => ({ ...toCredential(award()), proof }), credentialRows],
  [
    'OpenBadgeCredential on VC 1.1',
    credentialChecksV1.filter(({ name }) => name !== 'vc-1.1'),
    () => toV1({ ...toCredential(award()), proof }),
    credentialV1Rows,
  ],
] as const)('the checks of %s', (_kind, checks, document, rows) => {
  it('pass on our own document', () => {
    expect(broken(checks, document())).toEqual([]);
  });

  it.each(rows)('%s goes red when %s is %j', (name, path, value) => {
    expect(broken(checks, changed(document(), path, value))).toContain(name);
  });

  it('are each proved by a red row', () => {
    // Those of the data model itself have their own table.
    const own = (name: string) => !name.startsWith('vc-');
    expect(new Set(rows.map(([name]) => name).filter(own))).toEqual(
      new Set(checks.map(({ name }) => name).filter(own)),
    );
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  });

  it('name a clause and a reason, and never throw for odd values', () => {
    for (const odd of [null, 1, true, '', [], [null], {}, [[]]] as Json[]) {
      for (const member of Object.keys(document())) {
        const findings = runChecks(checks, changed(document(), member, odd));
        expect(
          findings.every(
            ({ clause, outcome, detail }) => clause !== '' && (outcome === 'passed' || detail !== ''),
          ),
        ).toBe(true);
      }
    }
  });
});

describe('the links between OB 2.0 documents', () => {
  it('hold for a hosted and for a signed badge of ours', () => {
    expect(broken(linkChecks, linked())).toEqual([]);
    expect(broken(linkChecks, { ...linked(), assertion: toAssertion(award()) })).toEqual([]);
  });

  it.each([
    ['badge-of-assertion', 'assertion', 'badge', 'https://badges.example.org/teachers/ob2/badges/1.3/1'],
    ['issuer-of-badge', 'badgeClass', 'issuer', 'https://evil.example/issuer'],
    ['key-and-owner', 'key', 'owner', 'https://evil.example/issuer'],
    ['key-and-owner', 'profile', 'publicKey', 'https://badges.example.org/teachers/ob2/keys/other'],
  ] as const)('%s goes red when %s has another %s', (name, document, member, value) => {
    const documents = linked();
    expect(
      broken(linkChecks, { ...documents, [document]: { ...documents[document], [member]: value } }),
    ).toContain(name);
  });

  it.each([
    'https://evil.example/teachers/ob2/assertions/1',
    'https://badges.example.org/other/1',
    'https://badges.example.org/teachers/ob2/assertions/../../evil',
    'https://badges.example.org@evil.example/teachers/ob2/assertions/1',
    'https://badges.example.org:8443/teachers/ob2/assertions/1',
  ])('hosted-within-scope goes red for an assertion at %s', (id) => {
    const assertion = { ...toAssertion(award()), id };
    expect(broken(linkChecks, { ...linked(), assertion })).toContain('hosted-within-scope');
  });

  it('without a policy the issuer’s own origin is the scope', () => {
    const { verification: _policy, ...profile } = linked().profile;
    const at = (id: string) =>
      broken(linkChecks, { ...linked(), profile, assertion: { ...toAssertion(award()), id } });
    expect(at('https://badges.example.org/anywhere')).not.toContain('hosted-within-scope');
    expect(at('https://evil.example/anywhere')).toContain('hosted-within-scope');
  });
});

describe('JSON-LD safe mode', () => {
  it.each([
    ['a term of nobody', 'homeGrown', 'value'],
    ['endorsementJwt', 'endorsementJwt', ['a.b.c']],
    ['a list without the extensions', '@context.2', undefined],
    ['StatusList2021', 'credentialStatus.type', 'StatusList2021Entry'],
    ['a relative id', `${achievement}.id`, 'badge'],
    ['a language map', `${achievement}.name`, { fi: 'Näyttö', sv: 'Bevis' }],
  ])('refuses %s', async (_what, path, value) => {
    expect(await checkSafeMode(changed(toCredential(award()), path, value))).toMatchObject({
      outcome: 'failed',
    });
  });

  it.each([skill, discussion, level])('passes what we issue: $kind', async (badge) => {
    const credential = toCredential(awardOf(badge, 'sv', keys));
    expect(await checkSafeMode(credential)).toMatchObject({ outcome: 'passed' });
  });
});

describe('revocation in OB 2.0', () => {
  it('strips the hosted assertion to what a validator cannot take for valid', () => {
    const body = toRevokedAssertion(baseUrl, 'abc', 'Issued by mistake');
    expect(Object.keys(body).sort()).toEqual(['@context', 'id', 'revocationReason', 'revoked', 'type']);
    expect(broken(assertionChecks, body)).toEqual(
      expect.arrayContaining(['assertion-not-revoked', 'assertion']),
    );
  });

  it.each([
    [0, 0],
    [1, 2],
    [2, 2],
    [3, 3],
  ])('never lists exactly one entry: %i revoked, %i listed', (count, listed) => {
    const revoked = Array.from({ length: count }, (_, index) => ({ id: `id-${index}`, reason: 'Error' }));
    const list = toRevocationList(baseUrl, revoked);
    expect(list['revokedAssertions']).toHaveLength(listed);
    expect(JSON.stringify(list)).toContain(count > 0 ? 'urn:uuid:id-0' : '[]');
  });
});

function broken<Document>(checks: readonly Check<Document>[], document: Document): string[] {
  return runChecks(checks, document)
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ check }) => check);
}

/** A copy with one member changed; the path's parts are names and positions. */
function changed(document: JsonObject, path: string, value: Json | undefined): JsonObject {
  const copy = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
  const parts = path === '@context' ? [path] : path.split('.');
  const last = parts.pop() ?? '';
  let holder: Record<string, unknown> = copy;
  for (const part of parts) holder = (holder[part] ??= {}) as Record<string, unknown>;
  if (value !== undefined) holder[last] = value;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else Reflect.deleteProperty(holder, last);
  return copy as JsonObject;
}
