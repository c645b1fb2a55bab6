import { type Input, examples, resource, rightDigest, said, schema, status, v2 } from './parts.js';

/** What an issuer must refuse. */
export const refused: readonly Input[] = [
  ['credential-no-context-fail', { '@context': undefined }],
  ['credential-missing-base-context-fail', { '@context': [examples] }],
  ['credential-context-combo3-fail', { '@context': [v2, 'https ://not-a-url/contexts/example/v1'] }],
  ['credential-context-combo4-fail', { '@context': [v2, 123192875] }],
  ['credential-id-nonidentifier-fail', { id: null }],
  ['credential-id-multi-fail', { id: ['did:example:credential:one', 'did:example:credential:two'] }],
  [
    'credential-id-subject-multi-fail',
    { credentialSubject: { id: ['did:example:subject:one', 'did:example:subject:two'] } },
  ],
  ['credential-id-not-url-fail', { id: 'not-a-url' }],
  ['credential-no-type-fail', { type: undefined }],
  [
    'credential-type-mapped-nonurl-fail',
    {
      '@context': [v2, { ExampleTestCredential: 'https ://not-a-url#ExampleTestCredential' }],
      type: ['VerifiableCredential', 'ExampleTestCredential'],
    },
  ],
  [
    'credential-type-unmapped-fail',
    { '@context': [v2, { '@vocab': null }], type: ['VerifiableCredential', 'ExampleTestCredential'] },
  ],
  ['credential-missing-required-type-fail', { '@context': [v2, examples], type: ['RelationshipCredential'] }],
  ['credential-status-missing-type-fail', { credentialStatus: { id: 'did:example:status' } }],
  ['credential-status-type-nonurl-fail', status({ id: 'did:example:status', type: 2 })],
  [
    'credential-status-multiple-id-fail',
    status({ id: ['did:example:status:1', 'did:example:status:2'], type: 'CredentialStatusList2017' }),
  ],
  [
    'credential-status-nonurl-id-fail',
    status({ id: 'https ://not-a-url/statusList/4', type: 'CredentialStatusList2017' }),
  ],
  ['credential-termsofuse-missing-type-fail', { termsOfUse: {} }],
  ['credential-termsofuse-no-type-fail', { termsOfUse: { id: 'did:example:terms/1' } }],
  ['credential-evidence-missing-type-fail', { evidence: {} }],
  ['credential-refresh-no-type-fail', { refreshService: { id: 'did:example:refresh/1' } }],
  ['credential-schema-no-type-fail', { credentialSchema: { id: 'did:example:schemas/1' } }],
  ['credential-schema-no-id-fail', { credentialSchema: schema }],
  [
    'credential-schema-non-url-id-fail',
    { credentialSchema: { ...schema, id: 'https ://not-a-url.org/cd28' } },
  ],
  ['credential-no-issuer-fail', { issuer: undefined }],
  ['credential-issuer-null-fail', { issuer: null }],
  ['credential-issuer-no-url-fail', { issuer: 'fake-issuer' }],
  ['credential-issuer-object-no-id-fail', { issuer: { name: 'Example' } }],
  ['credential-issuer-object-id-null-fail', { issuer: { id: null } }],
  ['credential-issuer-object-id-no-url-fail', { issuer: { id: 'fake-issuer' } }],
  ['credential-no-subject-fail', { credentialSubject: undefined }],
  ['credential-subject-no-claims-fail', { credentialSubject: {} }],
  ['credential-subject-multiple-empty-fail', { credentialSubject: [{ id: 'did:example:subject' }, {}] }],
  ['credential-validfrom-invalid-fail', { validFrom: 'Sat 25 Feb 2023 07:16:31 PM CST' }],
  [
    'credential-validuntil-invalid-fail',
    { validFrom: '2023-02-26T01:21:51Z', validUntil: 'Sun, 26 Feb 2023 01:22:14 +0000' },
  ],
  [
    'credential-validUntil-validFrom-fail',
    { validFrom: '2099-01-01T00:00:00Z', validUntil: '2025-01-01T00:00:00Z' },
  ],
  ['credential-proof-missing-type-fail', { proof: { created: '2023-06-18T21:19:10Z' } }],
  [
    'credential-redef-type-fail',
    { '@context': [v2, { VerifiableCredential: 'https://example.org/#BadVerifiableCredential' }] },
  ],
  [
    'credential-redef-type2-fail',
    {
      '@context': [
        v2,
        {
          '@protected': true,
          ExampleVerifiableCredential: 'https://example.org/#ExampleVerifiableCredential',
        },
        { ExampleVerifiableCredential: 'https://example.org/#ExampleBadVerifiableCredential' },
      ],
      type: ['VerifiableCredential', 'ExampleVerifiableCredential'],
    },
  ],
  ['relatedResource-list-of-strings-fail', { relatedResource: [v2, examples] }],
  [
    'relatedResource-missing-id-fail',
    { relatedResource: [{ url: v2, digestMultibase: 'uEres1usWcWCmW7uolIW2uA0CjQ8iRV14eGaZStJL73Vz' }] },
  ],
  ['relatedResource-no-digest-fail', { relatedResource: [{ id: v2 }, { id: examples }] }],
  [
    'relatedResource-duplicate-id-fail',
    {
      relatedResource: [
        { id: resource, digestSRI: rightDigest },
        { id: resource, digestSRI: rightDigest, mediaType: 'application/json' },
      ],
    },
  ],
  [
    'relatedResource-digest-sri-fail',
    { relatedResource: [{ id: resource, digestSRI: rightDigest.replace('f7eaac18', 'f634ac18') }] },
  ],
  [
    'relatedResource-digest-multibase-fail',
    {
      relatedResource: [
        { id: resource, digestMultibase: 'uZTQ0MjM1NiAgcmVwb3J0cc5jZWxhdGVkLXJlc291cmNlLmpzb24K' },
      ],
    },
  ],
  [
    'bitstring: an entry whose index is no text',
    {
      credentialStatus: {
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: true,
        statusListCredential: 'https://example.com',
      },
    },
  ],
  [
    'bitstring: such an entry in a member of its own',
    {
      '@context': [v2, examples],
      statusEntry: {
        type: 'BitstringStatusListEntry',
        statusListIndex: true,
        statusListCredential: 'https://example.com',
      },
    },
  ],
  ...said.flatMap(({ fail }) => fail),
];
