import type { Finding } from '../../openbadges/finding.js';

type Outcome = Finding['outcome'];

/** What one sentence is about: the checks that it speaks for, and the outcomes that they may have. */
function topic<const Says extends Outcome>(checks: string, ...says: Says[]) {
  return { checks: checks.split(/\s+/).filter(Boolean), says };
}

/**
 * Every check of the house, by what a reader who knows no standard needs to be told of it. A check that is missing here
 * fails the tests; one that comes with an outcome of its own gets the sentence of `anything`.
 */
export const topics = {
  anything: topic('', 'passed', 'failed', 'warning', 'not-checked'),

  // What was handed in.
  picture: topic('baked-image', 'failed'),
  'empty-picture': topic('image-without-badge', 'failed'),
  text: topic('json jws-form', 'failed', 'not-checked'),
  kind: topic('kind', 'failed'),
  address: topic('fetch', 'not-checked'),
  'our-address': topic('own-register', 'failed'),
  'our-erased': topic('own-erased', 'not-checked'),
  'our-definition': topic('own-definition', 'failed'),
  'first-badges': topic('open-badges-1', 'not-checked'),
  'older-version': topic('vc-version vc-1.1', 'passed', 'warning', 'not-checked'),
  stopped: topic('deadline memory', 'not-checked'),
  crash: topic('crash', 'not-checked'),
  'left-out': topic('findings-listed', 'warning'),

  // Whose it is.
  'our-register': topic('own-record', 'passed', 'failed'),
  'our-name': topic('name-of-ours', 'warning'),
  'our-key': topic('key-compromised', 'warning'),
  signature: topic('proof-signature jws-signature', 'passed', 'failed', 'not-checked'),
  unsigned: topic('proof-present', 'failed', 'not-checked'),
  'signature-form': topic(
    'proof-form jws-header one-proof vc-proof proof envelope-context envelope-type envelope-id',
    'passed',
    'failed',
    'warning',
    'not-checked',
  ),
  'signature-time': topic('proof-time proof-end proof-begun proof-not-expired', 'passed', 'failed'),
  key: topic('proof-key jws-key', 'failed', 'not-checked'),
  'key-owner': topic(
    'proof-controller jwt-controller issuer-controls-proof key-and-owner',
    'passed',
    'failed',
  ),
  'key-untied': topic('key-of-issuer', 'warning'),
  claims: topic('jwt-iss jwt-jti jwt-sub jwt-nbf jwt-exp jwt-no-vc', 'passed', 'failed', 'warning'),
  meaning: topic('proof-context contexts json-ld-safe one-award', 'passed', 'failed', 'not-checked'),
  hosted: topic('hosted', 'passed', 'failed', 'not-checked'),
  'issuer-pages': topic('badge-class issuer-profile', 'passed', 'failed', 'not-checked'),
  'issuer-link': topic('hosted-within-scope badge-of-assertion issuer-of-badge', 'passed', 'failed'),
  trust: topic('trusted-issuer', 'passed', 'warning'),

  // Whether it holds.
  begun: topic('begun', 'passed', 'failed'),
  expiry: topic('not-expired', 'passed', 'failed'),
  revoked: topic('assertion-not-revoked', 'passed', 'failed'),
  suspended: topic('suspension', 'failed'),
  status: topic(
    `status list-context list-type list-id list-issuer list-entries list-entry list-subject list-purpose list-bits
    list-ttl`,
    'passed',
    'failed',
    'not-checked',
  ),
  'status-message': topic('status-message', 'warning'),
  recipient: topic('recipient', 'passed', 'failed'),
  'recipient-of-record': topic('recipient-of-record', 'passed', 'failed', 'warning'),
  endorsement: topic('endorsement', 'passed', 'failed', 'warning', 'not-checked'),
  part: topic('part', 'passed', 'failed', 'warning', 'not-checked'),
  refresh: topic('refresh', 'passed', 'warning'),
  terms: topic('terms-of-use', 'passed', 'failed', 'warning'),

  // What it says, and how.
  'form-version': topic(
    `context context-exact type vc-context vc-type vc-type-names vc-no-1.1-members assertion-context assertion-type
    badge-context badge-type profile-context profile-type endorsement-context endorsement-type clr-context clr-type
    document-context vp-context vp-type verification-fits assertion-verification verification-object`,
    'passed',
    'failed',
    'warning',
  ),
  'form-badge': topic(
    `achievement-credential assertion vc-id assertion-id vc-subject achievement-subject clr-credential clr-subject
    clr-parts association vp-id vp-holder vp-credentials vc-confidence-method vc-render-method vc-refresh-service
    refresh-service vc-terms-of-use endorsement-credential endorsement-subject endorsement-claim extensions`,
    'passed',
    'failed',
  ),
  'form-issuer': topic('vc-issuer profile address geo-coordinates verification-policy', 'passed', 'failed'),
  'form-key': topic('cryptographic-key key-context key-type key-pem', 'passed', 'failed'),
  'form-dates': topic(
    `valid-from vc-valid-from vc-valid-until vc-validity-order vc-issuance-date vc-expiration-date assertion-expires
    endorsement-valid-from clr-valid-from whole-seconds`,
    'passed',
    'failed',
    'warning',
  ),
  'form-recipient': topic(
    `subject-identified identifier-hash identifier-entry identity-object assertion-recipient-hash
    assertion-recipient-email clr-subject-identified`,
    'passed',
    'failed',
  ),
  'form-achievement': topic(
    'achievement criteria criteria-say-something badge-criteria alignment alignment-object related badge-related image',
    'passed',
    'failed',
  ),
  'form-results': topic(
    'result result-links result-status result-value result-description required-level rubric-criterion-level',
    'passed',
    'failed',
  ),
  'form-evidence': topic(
    'evidence vc-evidence assertion-evidence vc-related-resource vc-related-resource-once vc-related-resource-digest',
    'passed',
    'failed',
  ),
  'form-status': topic(
    `credential-status vc-credential-status credential-status-type bitstring-status credential-schema
    vc-credential-schema credential-schema-type`,
    'passed',
    'failed',
    'warning',
  ),
  'form-text': topic(
    `name vc-name vc-description vc-language-values one-language clean-text keywords plain-lists
    no-nulls sets nodes-once no-endorsement-jwt`,
    'passed',
    'failed',
    'warning',
  ),
} as const;

export type Topic = keyof typeof topics;

/** A sentence for each topic and outcome; a missing one does not compile. */
export type Sentences = {
  readonly [Name in Topic]: { readonly [Says in (typeof topics)[Name]['says'][number]]: string };
};
