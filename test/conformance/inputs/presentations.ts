import type { JsonObject } from '../../../src/openbadges/json.js';
import { type Input, examples, smallest, v2, withTerm } from './parts.js';

/** Presentations as the suite has them, before anything in them is signed. */
export const presentation: JsonObject = { '@context': [v2], type: ['VerifiablePresentation'] };
export const oddPresentations: readonly Input[] = [
  ['presentation-no-context-fail', { '@context': undefined }],
  ['presentation-missing-base-context-fail', { '@context': [] }],
  ['presentation-context-order-fail', { '@context': [examples, v2] }],
  ['a context that nobody knows', { '@context': [v2, 'https://example.com'] }],
  ['a context that is no URL', { '@context': [v2, 'https ://not-a-url/contexts/example/v1'] }],
  ['a context that is a number', { '@context': [v2, 123192875] }],
  ['presentation-no-type-fail', { type: undefined }],
  ['presentation-missing-required-type-fail', withTerm('Example', { type: ['Example'] })],
  ['NonconformingDocument', { '@context': undefined, type: ['NonconformingDocument'] }],
  ['presentation-vc-as-string-fail', { verifiableCredential: ['https://example.org/credentials/1'] }],
  ['presentation-vc-missing-required-type-fail', { verifiableCredential: [{ ...smallest, type: [] }] }],
  ['a credential without proof', { verifiableCredential: [smallest] }],
  ['presentation-holder-object-fail', { holder: { id: 'z6MkpJySvETLnxhQG9DzEdmKJtysBDjuuTeDfUj1uNNCUqcj' } }],
];
