import type { Sentences } from './topics.js';

export const english: Sentences = {
  anything: {
    passed: 'In order.',
    failed: 'Something in the badge is wrong.',
    warning: 'There is a remark on the badge.',
    'not-checked': 'Something in the badge could not be checked.',
  },
  picture: { failed: 'The picture is damaged, or holds more than one badge, or hides it in an unsafe way.' },
  'empty-picture': {
    failed: 'There is no badge in the picture. A picture of a badge alone proves nothing.',
  },
  text: {
    failed: 'The badge cannot be read: it is damaged, cut off or spelled in two ways.',
    'not-checked': 'The badge is too large to be read here.',
  },
  kind: { failed: 'What was handed in is no badge.' },
  address: { 'not-checked': 'No badge could be fetched from the address.' },
  'our-erased': {
    'not-checked':
      'The data of this badge’s holder was erased here. A copy that the holder has can still be checked: choose its file.',
  },
  'our-address': { failed: 'There has never been a badge at this address of ours.' },
  'our-definition': {
    failed: 'This address of ours describes a badge that can be earned; it is no award of it.',
  },
  'first-badges': {
    'not-checked':
      'It is an Open Badge of the first years (before 2018), whose genuineness can no longer be checked.',
  },
  'older-version': {
    passed: 'The badge follows a version of the standard that is read here.',
    warning: 'The badge follows an older version of the standard.',
    'not-checked': 'It follows an older version of the standard, and not all of it is read here.',
  },
  stopped: { 'not-checked': 'The badge takes too much time or memory to check, and the check was ended.' },
  crash: { 'not-checked': 'The check failed on our side. Try again in a moment.' },
  'left-out': { warning: 'There are more findings than are listed.' },
  'our-register': {
    passed: 'The badge is in our register of issued badges, word for word.',
    failed: 'The badge claims to be ours, and it is not: our register has no such badge.',
  },
  'our-name': { warning: 'The issuer bears our name, and the badge is not in our register: it is not ours.' },
  'our-key': {
    warning:
      'A key that signed the badge has since leaked. The badge holds nevertheless: it is in our register.',
  },
  signature: {
    passed: 'The signature fits: nothing was changed since the badge was signed.',
    failed: 'The signature does not fit: the badge was changed after it was signed, or forged.',
    'not-checked': 'The signature is of a kind that cannot be checked here.',
  },
  unsigned: {
    failed: 'The badge has no signature: anybody can have written it.',
    'not-checked': 'The badge has more signatures than are checked here.',
  },
  'signature-form': {
    passed: 'The signature is made as the standard says.',
    failed: 'The signature is not made as the standard says, and proves nothing.',
    warning: 'The signature is of an older kind.',
    'not-checked': 'The signature is of a kind that is not known here.',
  },
  'signature-time': {
    passed: 'The key was good for signing when the badge was signed.',
    failed: 'The signature was not made while its key was good for signing, or it has ended.',
  },
  key: {
    failed: 'The key that the badge is signed with cannot be relied on, or does not exist.',
    'not-checked': 'The key that would prove the signature could not be had from the issuer.',
  },
  'key-owner': {
    passed: 'The key that signed belongs to the issuer that the badge names.',
    failed: 'The badge was signed with a key that does not belong to the issuer it names.',
  },
  'key-untied': { warning: 'Nothing ties the key that signed to the issuer that the badge names.' },
  claims: {
    passed: 'The signed token and the badge in it say the same.',
    failed: 'The signed token says something else than the badge in it.',
    warning: 'The badge is wrapped in an older way.',
  },
  meaning: {
    passed: 'Every word of the badge has its agreed meaning.',
    failed: 'The badge has words without an agreed meaning, which a signature does not protect.',
    'not-checked': 'The badge gives its words a meaning that is not known here.',
  },
  hosted: {
    passed: 'The issuer’s site has the same badge.',
    failed: 'The issuer’s site does not have this badge, or has it with other contents.',
    'not-checked': 'The issuer’s site could not be asked for the badge.',
  },
  'issuer-pages': {
    passed: 'The issuer’s descriptions of the badge and of itself are well-formed.',
    failed: 'The description of the badge or of its issuer is missing, wrong, or says something else.',
    'not-checked': 'The description of the badge or of its issuer could not be had from the issuer’s site.',
  },
  'issuer-link': {
    passed: 'The badge, its description and its issuer belong together.',
    failed: 'The badge, its description and its issuer do not belong together: the name is borrowed.',
  },
  trust: {
    passed: 'The issuer is known here.',
    warning: 'Who the issuer really is, is not known here.',
  },
  begun: { passed: 'The badge is in force already.', failed: 'The badge is not in force yet.' },
  expiry: { passed: 'The badge has not expired.', failed: 'The badge has expired.' },
  revoked: {
    passed: 'The issuer has not revoked the badge.',
    failed: 'The issuer has revoked the badge.',
  },
  suspended: { failed: 'The issuer has suspended the badge. It may come into force again.' },
  status: {
    passed: 'The issuer has not revoked the badge.',
    failed: 'The issuer’s list of revoked badges is wrong, so that the badge cannot be relied on.',
    'not-checked': 'Whether the issuer has revoked the badge could not be asked.',
  },
  'status-message': { warning: 'The issuer says something more about the state of the badge.' },
  recipient: {
    passed: 'The badge belongs to whom you asked about.',
    failed: 'The badge was not issued to the address that you gave.',
  },
  'recipient-of-record': {
    passed: 'The badge is about the same person as the record that it is in.',
    failed: 'The badge is about another person than the record that it is in.',
    warning: 'The record and the badge name their person in different ways, which cannot be compared.',
  },
  endorsement: {
    passed: 'What others say in favour of the badge holds.',
    failed: 'Something that others are said to have said in favour of the badge does not hold.',
    warning: 'Others recommend the badge; what that is worth was not established.',
    'not-checked': 'Others recommend the badge, which could not be checked.',
  },
  part: {
    passed: 'A badge of the record is valid.',
    failed: 'A badge of the record is not valid.',
    warning: 'A badge of the record is of an issuer that is not known here.',
    'not-checked': 'A badge of the record could not be checked.',
  },
  refresh: {
    passed: 'The issuer has no newer version of the badge.',
    warning: 'The issuer offers a newer version of the badge. See below which one was checked.',
  },
  terms: {
    passed: 'The terms of use are well-formed.',
    failed: 'The terms of use are malformed.',
    warning: 'The badge has terms of use, which were not examined.',
  },
  'form-version': {
    passed: 'The badge says which version of the standard it follows.',
    failed: 'The badge does not follow the standard that it names.',
    warning: 'The badge names its version of the standard in an unusual way.',
  },
  'form-badge': {
    passed: 'The badge has everything that the standard demands.',
    failed: 'The badge’s own data are incomplete or wrong.',
  },
  'form-issuer': {
    passed: 'The data about the issuer are well-formed.',
    failed: 'The badge’s data about its issuer are incomplete or wrong.',
  },
  'form-key': {
    passed: 'The data about the issuer’s key are well-formed.',
    failed: 'The data about the issuer’s key are incomplete or wrong.',
  },
  'form-dates': {
    passed: 'The dates of the badge make sense.',
    failed: 'A date of the badge is missing or makes no sense.',
    warning: 'A date of the badge is written in an unusual way.',
  },
  'form-recipient': {
    passed: 'The badge says in a well-formed way whom it belongs to.',
    failed: 'The badge does not say properly whom it belongs to.',
  },
  'form-achievement': {
    passed: 'The badge says in a well-formed way what it was awarded for.',
    failed: 'What the badge says about the achievement is incomplete or wrong.',
  },
  'form-results': {
    passed: 'The results in the badge are well-formed.',
    failed: 'The results in the badge are incomplete or contradict each other.',
  },
  'form-evidence': {
    passed: 'The evidence in the badge is well-formed.',
    failed: 'The evidence in the badge is described incompletely or wrongly.',
  },
  'form-status': {
    passed: 'The badge says in a well-formed way where its state can be asked.',
    failed: 'The badge does not say properly where its state can be asked.',
    warning: 'The badge says in an unusual way where its state can be asked.',
  },
  'form-text': {
    passed: 'The texts of the badge are well-formed.',
    failed: 'The texts or lists of the badge are written wrongly.',
    warning: 'The texts or lists of the badge are written in an unusual way.',
  },
};
