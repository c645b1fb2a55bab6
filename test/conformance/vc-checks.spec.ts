import { describe, expect, it } from '@jest/globals';

import { type Check, runChecks } from '../../src/openbadges/check.js';
import type { Json, JsonObject } from '../../src/openbadges/json.js';
import { envelopeChecks, presentationChecks, vcChecks, vcChecksV1 } from '../../src/openbadges/vc/checks.js';

const v2 = 'https://www.w3.org/ns/credentials/v2';

/** The check that must go red, the member, its new value; `undefined` takes it away. */
type Row = readonly [check: string, member: string, value: Json | undefined];

const sentence = { '@value': 'Näyttö', '@language': 'fi', '@direction': 'ltr' };
const typed = { type: 'Example' };
const resource = {
  id: 'https://a.example/x',
  digestMultibase: 'uEiAjCHMnK5-ayOIZLWo_TBoKYVvSAprlkYEjRlm19Cj0uw',
};

const credential: JsonObject = {
  '@context': [
    v2,
    'https://www.w3.org/ns/credentials/examples/v2',
    { id: '@id', type: '@type', mine: 'ex:mine' },
  ],
  id: 'urn:uuid:7a1f3f2e-2f1c-4a57-9c1f-3e2a8c5d7b10',
  type: ['ExampleCredential', 'VerifiableCredential', 'https://a.example/#Type'],
  name: [sentence, { '@value': 'Exempel', '@language': 'sv' }],
  description: sentence,
  issuer: { id: 'did:example:issuer', name: 'School', description: sentence },
  validFrom: '2026-01-01T00:00:00-06:00',
  validUntil: '2026-01-01T06:00:00.000Z',
  credentialSubject: [{ id: 'did:example:a' }, { mine: 'yes' }],
  credentialStatus: [typed, { ...typed, id: 'did:example:status' }],
  credentialSchema: { ...typed, id: 'did:example:schema' },
  refreshService: typed,
  termsOfUse: [typed],
  evidence: [typed, { type: ['Example', 'Other'] }],
  relatedResource: [resource, { id: 'https://a.example/y', digestSRI: 'sha384-AAAA+/==' }],
  proof: { type: 'DataIntegrityProof' },
};

const rows: Row[] = [
  ['vc-context', '@context', undefined],
  ['vc-context', '@context', v2],
  ['vc-context', '@context', []],
  ['vc-context', '@context', ['https://www.w3.org/ns/credentials/examples/v2', v2]],
  ['vc-context', '@context', [v2, 123192875]],
  ['vc-context', '@context', [v2, 'https ://not-a-url/contexts/v1']],
  ['vc-context', '@context', [v2, null]],
  ['vc-id', 'id', null],
  ['vc-id', 'id', ['urn:a:1', 'urn:a:2']],
  ['vc-id', 'id', 'not-a-url'],
  ['vc-id', 'id', 7],
  ['vc-id', 'credentialSubject', { id: ['did:example:1', 'did:example:2'] }],
  ['vc-id', 'credentialStatus', { ...typed, id: 'not-a-url' }],
  ['vc-id', 'credentialStatus', { ...typed, id: ['did:example:1', 'did:example:2'] }],
  ['vc-type', 'type', undefined],
  ['vc-type', 'type', 'ExampleCredential'],
  ['vc-type-names', 'type', []],
  ['vc-type-names', 'type', ['VerifiableCredential', 2]],
  ['vc-type-names', 'credentialSubject', { type: null }],
  ['vc-name', 'name', 7],
  ['vc-name', 'name', []],
  ['vc-name', 'name', { ...sentence, url: 'did:example:x' }],
  ['vc-name', 'name', [sentence, 'Näyttö']],
  ['vc-name', 'issuer', { id: 'did:example:issuer', name: { ...sentence, url: 'did:example:x' } }],
  ['vc-description', 'description', { '@language': 'fi' }],
  ['vc-description', 'issuer', { id: 'did:example:issuer', description: null }],
  ['vc-language-values', 'credentialSubject', { mine: { '@value': 'x', '@direction': 'up' } }],
  ['vc-issuer', 'issuer', undefined],
  ['vc-issuer', 'issuer', null],
  ['vc-issuer', 'issuer', 'not-a-url'],
  ['vc-issuer', 'issuer', {}],
  ['vc-issuer', 'issuer', { id: null }],
  ['vc-issuer', 'issuer', ['did:example:1', 'did:example:2']],
  ['vc-subject', 'credentialSubject', undefined],
  ['vc-subject', 'credentialSubject', 'did:example:a'],
  ['vc-subject', 'credentialSubject', {}],
  ['vc-subject', 'credentialSubject', []],
  ['vc-subject', 'credentialSubject', [{ id: 'did:example:a' }, {}]],
  ['vc-valid-from', 'validFrom', '2026-01-01'],
  ['vc-valid-from', 'validFrom', '2026-02-30T00:00:00Z'],
  ['vc-valid-from', 'validFrom', null],
  ['vc-valid-until', 'validUntil', '2026-01-01T06:00:00'],
  ['vc-validity-order', 'validUntil', '2026-01-01T05:59:59Z'],
  ['vc-no-1.1-members', 'issuanceDate', '2026-01-01T00:00:00Z'],
  ['vc-credential-status', 'credentialStatus', { id: 'did:example:status' }],
  ['vc-credential-status', 'credentialStatus', { type: 2 }],
  ['vc-credential-status', 'credentialStatus', null],
  ['vc-credential-status', 'credentialStatus', []],
  ['vc-credential-schema', 'credentialSchema', typed],
  ['vc-credential-schema', 'credentialSchema', { id: 'did:example:schema' }],
  ['vc-credential-schema', 'credentialSchema', { ...typed, id: 1872 }],
  ['vc-refresh-service', 'refreshService', { id: 'did:example:refresh' }],
  ['vc-refresh-service', 'refreshService', 'https://a.example/refresh'],
  ['vc-terms-of-use', 'termsOfUse', [typed, {}]],
  ['vc-evidence', 'evidence', [typed, {}]],
  ['vc-confidence-method', 'confidenceMethod', { id: 'did:example:a' }],
  ['vc-render-method', 'renderMethod', [{}]],
  ['vc-proof', 'proof', { cryptosuite: 'eddsa-rdfc-2022' }],
  ['vc-proof', 'proof', 'z58D'],
  ['vc-related-resource', 'relatedResource', ['https://a.example/x']],
  ['vc-related-resource', 'relatedResource', { digestMultibase: resource.digestMultibase }],
  ['vc-related-resource-once', 'relatedResource', [resource, { ...resource, mediaType: 'text/plain' }]],
  ['vc-related-resource-digest', 'relatedResource', { id: resource.id }],
  ['vc-related-resource-digest', 'relatedResource', { id: resource.id, digestSRI: 'md5-AAAA' }],
];

const {
  name: _n,
  description: _d,
  validFrom,
  validUntil,
  refreshService: _r,
  relatedResource: _rr,
  ...common
} = credential;
const credentialV1: JsonObject = {
  ...common,
  '@context': ['https://www.w3.org/2018/credentials/v1'],
  issuanceDate: validFrom,
  expirationDate: validUntil,
  credentialStatus: { ...typed, id: 'did:example:status' },
};
const rowsV1: Row[] = [
  ['vc-context', '@context', [v2]],
  ['vc-issuance-date', 'issuanceDate', undefined],
  ['vc-issuance-date', 'issuanceDate', '2026'],
  ['vc-expiration-date', 'expirationDate', '2025-12-31T00:00:00Z'],
  ['vc-expiration-date', 'expirationDate', 'never'],
  ['vc-credential-status', 'credentialStatus', typed],
  ['vc-refresh-service', 'refreshService', typed],
  ['vc-issuer', 'issuer', {}],
];

const envelope = {
  '@context': v2,
  id: 'data:application/vc+jwt,eyJ.e.s',
  type: 'EnvelopedVerifiableCredential',
};
const presentation: JsonObject = {
  '@context': [v2],
  id: 'urn:uuid:7a1f3f2e-2f1c-4a57-9c1f-3e2a8c5d7b11',
  type: ['VerifiablePresentation'],
  holder: { id: 'did:example:holder' },
  verifiableCredential: [{ type: ['VerifiableCredential'] }, envelope],
};
const presentationRows: Row[] = [
  ['vp-context', '@context', undefined],
  ['vp-context', '@context', ['https://www.w3.org/ns/credentials/examples/v2', v2]],
  ['vp-id', 'id', 'not-a-url'],
  ['vp-type', 'type', undefined],
  ['vp-type', 'type', ['Presentation']],
  ['vp-holder', 'holder', {}],
  ['vp-holder', 'holder', 'somebody'],
  ['vp-credentials', 'verifiableCredential', ['https://a.example/credential']],
  ['vp-credentials', 'verifiableCredential', [{ id: 'urn:a:1' }]],
  ['vp-credentials', 'verifiableCredential', null],
];
const envelopeRows: Row[] = [
  ['envelope-context', '@context', []],
  ['envelope-context', '@context', 'https://www.w3.org/ns/credentials/examples/v2'],
  ['envelope-id', 'id', 'eyJ.e.s'],
  ['envelope-id', 'id', undefined],
  ['envelope-type', 'type', undefined],
  ['envelope-type', 'type', 'VerifiableCredential'],
  ['envelope-type', 'type', ['EnvelopedVerifiableCredential', 'VerifiableCredential']],
];

const failures = (checks: readonly Check<JsonObject>[], document: JsonObject) =>
  runChecks(checks, document)
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ check }) => check);

const kinds = [
  ['a credential of VC 2.0', vcChecks, credential, rows],
  ['a presentation', presentationChecks, presentation, presentationRows],
  ['an enveloped credential', envelopeChecks, envelope, envelopeRows],
] as const;

describe.each([...kinds, ['a credential of VC 1.1', vcChecksV1, credentialV1, rowsV1] as const])(
  '%s',
  (_what, checks, good, table) => {
    it('passes every check when it keeps the rules', () => {
      expect(failures(checks, good)).toEqual([]);
    });

    it.each(table)('fails %s when %s is %j', (check, member, value) => {
      expect(failures(checks, { ...good, [member]: value })).toContain(check);
    });
  },
);

it.each(kinds)('every check of %s has a document that breaks it', (_what, checks, _good, table) => {
  expect(new Set(table.map(([check]) => check))).toEqual(new Set(checks.map(({ name }) => name)));
});
