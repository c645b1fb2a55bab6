import {
  type Input,
  degree,
  degreeDigest,
  evidence,
  examples,
  refresh,
  resource,
  rightDigest,
  said,
  schema,
  status,
  terms,
  v2,
  withTerm,
} from './parts.js';

/** What an issuer must accept. */
export const accepted: readonly Input[] = [
  ['credential-ok', {}],
  ['credential-context-combo1-ok', { '@context': [v2, examples] }],
  [
    'credential-context-combo2-ok',
    withTerm('ExampleVerifiableCredential', {
      type: ['VerifiableCredential', 'ExampleVerifiableCredential'],
    }),
  ],
  ['credential-id-other-ok', { validFrom: '2023-02-22T21:35:22Z', issuer: 'did:example:other-issuer' }],
  ['credential-id-single-ok', { id: 'did:example:credential' }],
  ['credential-type-url-ok', { type: ['VerifiableCredential', 'https://example.org/#ExampleCredential'] }],
  [
    'credential-type-mapped-url-ok',
    withTerm('ExampleTestCredential', { type: ['VerifiableCredential', 'ExampleTestCredential'] }),
  ],
  [
    'credential-type-urls-order-1-ok',
    { type: ['https://example.org/#One', 'https://example.org/#Two', 'VerifiableCredential'] },
  ],
  [
    'credential-type-urls-order-2-ok',
    { type: ['https://example.org/#One', 'VerifiableCredential', 'https://example.org/#Two'] },
  ],
  [
    'credential-optional-type-ok',
    { '@context': [v2, examples], type: ['VerifiableCredential', 'RelationshipCredential'] },
  ],
  ['credential-issuer-object-ok', { issuer: { id: 'did:example:issuer' } }],
  [
    'credential-subject-multiple-ok',
    { credentialSubject: [{ id: 'did:example:subject' }, { id: 'did:example:other:subject' }] },
  ],
  ['credential-validfrom-ms-ok', { validFrom: '2023-02-26T01:02:58.447Z' }],
  ['credential-validfrom-tz-ok', { validFrom: '2023-02-25T19:10:39-06:00' }],
  ['credential-validuntil-ok', { validFrom: '2023-02-26T01:21:23Z', validUntil: '2023-02-26T01:21:29Z' }],
  [
    'credential-validuntil-ms-ok',
    { validFrom: '2023-02-26T01:21:23Z', validUntil: '2023-02-26T01:21:29.500Z' },
  ],
  [
    'credential-validuntil-tz-ok',
    { validFrom: '2023-02-26T01:21:23Z', validUntil: '2023-02-25T19:21:29-06:00' },
  ],
  [
    'credential-validUntil-validFrom-ok',
    { validFrom: '2025-01-01T00:00:00Z', validUntil: '2099-01-01T00:00:00Z' },
  ],
  ['credential-status-ok', status({ id: 'did:example:status', type: 'CredentialStatusList2017' })],
  ['credential-status-missing-id-ok', status({ type: 'CredentialStatusList2017' })],
  ['credential-schema-ok', { credentialSchema: { ...schema, id: 'did:example:schemas/1' } }],
  [
    'credential-schemas-ok',
    {
      credentialSchema: [
        { ...schema, id: 'did:example:schemas/1' },
        { ...schema, id: 'did:example:schemas/2' },
      ],
    },
  ],
  ['credential-refresh-ok', { refreshService: { ...refresh, id: 'did:example:refresh/1' } }],
  [
    'credential-refresh-type-ok',
    withTerm('ExampleRefreshService', {
      refreshService: { id: 'did:example:refresh/1', type: 'ExampleRefreshService' },
    }),
  ],
  [
    'credential-refreshs-ok',
    {
      refreshService: [
        { ...refresh, id: 'did:example:refresh/2' },
        { ...refresh, id: 'did:example:refresh/3' },
      ],
    },
  ],
  ['credential-termsofuse-ok', terms({ type: 'OdrlPolicy2017' })],
  ['credential-termsofuse-id-ok', terms({ type: 'OdrlPolicy2017', id: 'did:example:terms/1' })],
  ['credential-termsofuses-ok', terms([{ type: 'OdrlPolicy2017' }, { type: 'OdrlPolicy2017' }])],
  ['credential-evidence-ok', withTerm('DocumentVerification2018', { evidence })],
  ['credential-evidences-ok', withTerm('DocumentVerification2018', { evidence: [evidence, evidence] })],
  ['relatedResource-digest-sri-ok', { relatedResource: [{ id: resource, digestSRI: rightDigest }] }],
  [
    'relatedResource-digest-multibase-ok',
    { relatedResource: [{ id: degree, digestMultibase: degreeDigest }] },
  ],
  [
    'relatedResource-with-mediaType-ok',
    {
      relatedResource: [
        { id: degree, digestMultibase: degreeDigest, mediaType: 'application/json' },
        {
          id: `${degree}?q=1`,
          digestSRI: 'sha256-MIwhzJyufmsjiGS1qP0waCmFb0gKa5ZGBI0ZZtfQo9Ls=',
          mediaType: 'application/ld+json',
        },
      ],
    },
  ],
  ...said.flatMap(({ ok }) => ok),
];
