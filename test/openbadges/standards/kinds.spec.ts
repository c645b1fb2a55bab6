import { beforeAll, describe, expect, it } from '@jest/globals';

import { type Check, runChecks } from '../../../src/openbadges/check.js';
import { clrChecks, partsOf } from '../../../src/openbadges/clr/checks.js';
import type { Json, JsonObject } from '../../../src/openbadges/json.js';
import { kindOf } from '../../../src/openbadges/kind.js';
import { toAssertion } from '../../../src/openbadges/ob2/assertion.js';
import { toBadgeClass } from '../../../src/openbadges/ob2/badge-class.js';
import { assertionChecks } from '../../../src/openbadges/ob2/checks.js';
import { credentialChecks, credentialChecksV1 } from '../../../src/openbadges/ob3/checks.js';
import { toCredential } from '../../../src/openbadges/ob3/credential.js';
import { endorsementChecks, endorsementsIn } from '../../../src/openbadges/ob3/endorsement.js';
import type { SigningKeys } from '../../../src/openbadges/proof/keys.js';
import { awardOf, baseUrl, freshKeys, skill } from '../samples.js';

let keys: SigningKeys;
beforeAll(async () => {
  keys = await freshKeys();
});

const v2 = 'https://www.w3.org/ns/credentials/v2';
const v1 = 'https://www.w3.org/2018/credentials/v1';
const ob3 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
const issuer = { id: 'did:web:example.org', type: ['Profile'], name: 'Example' };
const endorsement: JsonObject = {
  '@context': [v2, ob3],
  id: 'urn:uuid:7d444840-9dc0-41d1-b245-5ffdce74fad2',
  type: ['VerifiableCredential', 'EndorsementCredential'],
  name: 'Endorsement',
  issuer,
  validFrom: '2026-03-02T08:15:30Z',
  credentialSubject: { id: 'did:web:example.com', type: ['EndorsementSubject'], endorsementComment: 'Good' },
};
const clr = (): JsonObject => ({
  '@context': [v2, 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json', ob3],
  id: 'urn:uuid:7d444840-9dc0-41d1-b245-5ffdce74fad2',
  type: ['VerifiableCredential', 'ClrCredential'],
  name: 'Record',
  issuer,
  validFrom: '2026-03-02T08:15:30Z',
  credentialSubject: {
    id: 'did:example:teacher',
    type: ['ClrSubject'],
    verifiableCredential: [toCredential(awardOf(skill, 'fi', keys)), 'a.b.c'],
    association: [
      { type: 'Association', associationType: 'isParentOf', sourceId: 'urn:uuid:1', targetId: 'urn:uuid:2' },
    ],
  },
});

const broken = (checks: readonly Check<JsonObject>[], document: JsonObject) =>
  runChecks(checks, document)
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ check }) => check);

describe('the kind of a document', () => {
  it.each<[string, string, JsonObject]>([
    ['ob0', 'of 0.5', { recipient: 'sha256$ab', salt: 'x', badge: { version: '0.5.0', name: 'A' } }],
    ['ob1.0', 'of 1.0', { uid: 'a', recipient: { identity: 'sha256$ab' }, badge: 'https://example.org/b' }],
    [
      'ob1.0',
      'a badge of 1.0',
      { name: 'A', criteria: 'https://example.org/c', issuer: 'https://example.org/i' },
    ],
    ['ob1.1', 'of 1.1', { '@context': 'https://w3id.org/openbadges/v1', type: 'Assertion' }],
    ['ob2', 'of 2.0', { '@context': 'https://w3id.org/openbadges/v2', type: 'Assertion' }],
    ['ob2', 'of 2.0 in a list', { '@context': ['https://w3id.org/openbadges/v2'], type: 'Assertion' }],
    ['ob2', 'of 2.1', { '@context': 'https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld' }],
    ['ob3', 'of 3.0', { '@context': [v2, ob3], type: ['VerifiableCredential', 'OpenBadgeCredential'] }],
    ['ob3', 'of 3.0 on VC 1.1', { '@context': [v1, ob3], type: ['AchievementCredential'] }],
    ['endorsement', 'an endorsement', endorsement],
    ['clr', 'a record', { '@context': [v2], type: ['VerifiableCredential', 'ClrCredential'] }],
    ['status-list', 'a list', { '@context': [v2], type: ['BitstringStatusListCredential'] }],
    [
      'status-list',
      'T26: a list that calls itself a badge',
      { '@context': [v2, ob3], type: ['OpenBadgeCredential', 'BitstringStatusListCredential'] },
    ],
    ['presentation', 'a presentation', { '@context': [v2], type: 'VerifiablePresentation' }],
    ['unknown', 'another credential', { '@context': [v2], type: ['VerifiableCredential'] }],
    ['unknown', 'something else', { '@context': 'https://schema.org', type: 'Person' }],
    ['unknown', 'nothing', {}],
    ['unknown', 'an issuer of 1.0, which is no badge', { name: 'A', url: 'https://example.org/' }],
  ])('is %s for one %s', (kind, _what, document) => {
    expect(kindOf(document)).toBe(kind);
  });

  it('is told for odd values too', () => {
    for (const odd of [null, 1, true, '', [], [null], {}, [[]]] as Json[])
      for (const member of ['@context', 'type', 'recipient', 'badge', 'criteria'])
        expect(typeof kindOf({ [member]: odd })).toBe('string');
  });

  it('2.1 is judged as 2.0, which its documents are', () => {
    const assertion = {
      ...toAssertion(awardOf(skill, 'fi', keys)),
      '@context': 'https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld',
      badge: toBadgeClass(baseUrl, skill, 'fi')['id'],
    } as JsonObject;
    expect(broken(assertionChecks, assertion)).toEqual([]);
  });
});

describe('an endorsement', () => {
  it.each<[string, JsonObject]>([
    ['endorsement-context', { '@context': [v2] }],
    ['endorsement-type', { type: ['VerifiableCredential'] }],
    ['endorsement-valid-from', { validFrom: undefined }],
    ['endorsement-credential', { name: undefined }],
    ['endorsement-subject', { credentialSubject: { type: ['EndorsementSubject'] } }],
    ['profile', { issuer: 'did:web:example.org' }],
  ])('%s goes red for one that breaks it', (name, more) => {
    expect(broken(endorsementChecks, endorsement)).toEqual([]);
    expect(broken(endorsementChecks, { ...endorsement, ...more })).toContain(name);
  });

  it('is found wherever it hangs, and not inside another', () => {
    const inner = { ...endorsement, endorsement: [endorsement] };
    const credential = {
      endorsement: [inner],
      issuer: { ...issuer, endorsement, endorsementJwt: ['a.b.c', 7] },
      credentialSubject: { achievement: { endorsement: [endorsement] } },
    };
    expect(endorsementsIn(credential)).toEqual([
      { path: 'endorsement[0]', endorsement: inner },
      { path: 'issuer.endorsement[0]', endorsement },
      { path: 'issuer.endorsementJwt[0]', endorsement: 'a.b.c' },
      { path: 'credentialSubject.achievement.endorsement[0]', endorsement },
    ]);
    expect(endorsementsIn(endorsement)).toEqual([]);
  });
});

describe('a record of CLR 2.0', () => {
  it('passes, and gives its parts in order', () => {
    expect(broken(clrChecks, clr())).toEqual([]);
    expect(partsOf(clr())).toHaveLength(2);
    expect(partsOf(clr())[1]).toBe('a.b.c');
    expect(partsOf({ credentialSubject: 'x' })).toEqual([]);
  });

  it.each<[string, (record: Record<string, Json>, subject: Record<string, Json>) => void]>([
    ['clr-context', (record) => (record['@context'] = [v2, ob3])],
    ['clr-type', (record) => (record['type'] = ['VerifiableCredential'])],
    ['clr-valid-from', (record) => delete record['validFrom']],
    ['clr-credential', (record) => delete record['name']],
    ['clr-credential', (record) => (record['partial'] = 'yes')],
    ['clr-subject', (_record, subject) => (subject['type'] = 'AchievementSubject')],
    ['clr-subject', (_record, subject) => (subject['verifiableCredential'] = [])],
    ['clr-subject-identified', (_record, subject) => delete subject['id']],
    ['clr-parts', (_record, subject) => (subject['verifiableCredential'] = [1])],
    ['achievement', (_record, subject) => (subject['achievement'] = [{ type: 'Achievement' }])],
    ['association', (_record, subject) => (subject['association'] = [{ type: 'Association' }])],
    ['nodes-once', (record, subject) => (subject['id'] = record['id'] ?? '')],
  ])('%s goes red for one that breaks it', (name, spoil) => {
    const record = structuredClone(clr()) as Record<string, Json>;
    spoil(record, record['credentialSubject'] as Record<string, Json>);
    expect(broken(clrChecks, record)).toContain(name);
  });
});

describe('a credential on the VC Data Model 1.1', () => {
  it('passes with one warning, that says so', () => {
    const { validFrom, validUntil, ...credential } = toCredential(awardOf(skill, 'fi', keys));
    const old: JsonObject = {
      ...credential,
      '@context': [v1, ob3, 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'],
      issuanceDate: validFrom,
      expirationDate: validUntil,
    };
    expect(runChecks(credentialChecksV1, old).filter(({ outcome }) => outcome !== 'passed')).toMatchObject([
      { check: 'vc-1.1', outcome: 'warning' },
    ]);
    expect(broken(credentialChecks, old)).toEqual(expect.arrayContaining(['vc-context', 'valid-from']));
  });
});
