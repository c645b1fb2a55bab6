import type { Json, JsonObject } from '../../../src/openbadges/json.js';

/** Name of the suite's file, what it changes in the smallest credential (`undefined` takes a member away). */
export type Input = readonly [file: string, change: Readonly<Record<string, Json | undefined>>];

export const v2 = 'https://www.w3.org/ns/credentials/v2';
export const examples = 'https://www.w3.org/ns/credentials/examples/v2';

export const smallest: JsonObject = {
  '@context': [v2],
  type: ['VerifiableCredential'],
  issuer: 'did:example:issuer',
  credentialSubject: { id: 'did:example:subject' },
};

export const withTerm = (term: string, change: JsonObject = {}): JsonObject => ({
  '@context': [v2, { [term]: `https://example.org/examples#${term}` }],
  ...change,
});
export const status = (credentialStatus: Json) => withTerm('CredentialStatusList2017', { credentialStatus });
export const terms = (termsOfUse: Json) => withTerm('OdrlPolicy2017', { termsOfUse });
export const schema = { type: 'https://example.org/#ExampleTestSuiteSchema' };
export const refresh = { type: 'https://example.org/#ExampleTestSuiteRefreshService' };
export const evidence = { type: 'DocumentVerification2018' };
const english = { '@value': 'Example', '@language': 'en' };
const dog = [
  { '@value': 'Dog', '@language': 'en' },
  { '@value': 'Chien', '@language': 'fr' },
  { '@value': 'Cane', '@language': 'it' },
];
const by = (member: 'name' | 'description', value: Json) => ({
  issuer: { id: 'did:example:issuer', [member]: value },
});
export const resource = 'https://w3c.github.io/vc-data-model/related-resource.json';
export const degree =
  'https://raw.githubusercontent.com/w3c-ccg/vc-examples/bf5b8f9b16a204702ba2de0cfadbd9f86dbe299d/docs/edu/university-degree-verifiable-credential.json';
export const degreeDigest = 'uEiAjCHMnK5-ayOIZLWo_TBoKYVvSAprlkYEjRlm19Cj0uw';
export const rightDigest = 'sha256-ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356';

/** The names and descriptions of the credential and of its issuer, eight inputs each. */
export const said = (['name', 'description'] as const).flatMap((member): { ok: Input[]; fail: Input[] }[] => [
  {
    ok: [
      [`credential-${member}-ok`, { [member]: 'Example' }],
      [`credential-${member}-language-en-ok`, { [member]: english }],
      [`credential-${member}-language-direction-en-ok`, { [member]: { ...english, '@direction': 'ltr' } }],
      [`credential-multi-language-${member}-ok`, { [member]: dog }],
      [`issuer-${member}-ok`, by(member, 'Example')],
      [`issuer-${member}-language-en-ok`, by(member, english)],
      [`issuer-${member}-language-direction-en-ok`, by(member, { ...english, '@direction': 'ltr' })],
      [`issuer-multi-language-${member}-ok`, by(member, dog)],
    ],
    fail: [
      [
        `credential-${member}-extra-prop-en-fail`,
        { [member]: { ...english, url: 'did:example:credential' } },
      ],
      [`issuer-${member}-extra-prop-en-fail`, by(member, { ...english, url: 'did:example:issuer' })],
    ],
  },
]);
