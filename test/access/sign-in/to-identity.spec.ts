import { describe, expect, it } from '@jest/globals';

import { toIdentity } from '../../../src/access/sign-in/to-identity.js';

const HELSINKI = '1.2.246.562.10.346830761110';
const TENANT = '99999999-0000-4000-8000-00000000000a';
const expected = {
  issuer: `https://login.example/${TENANT}/v2.0`,
  staffClaim: 'employeeId',
  educationProvider: HELSINKI,
};
const entra = { sub: 's', tid: TENANT, oid: 'o-1' };
const role = (word: string, code = '2', owner = HELSINKI) =>
  `${owner};99999;7B;${word};${code};1.2.246.562.99.1;`;
const mpassid = {
  sub: 's',
  'urn:mpass.id:uid': 'u-1',
  'urn:mpass.id:educationProviderInfo': `${HELSINKI};Helsingin kaupunki`,
  'urn:mpass.id:role': [role('Opettaja')],
};
const refused = (why: string) => ({ refused: why });
const known = (key: string, staffKey?: string) => ({ key, staffKey });

describe('whose account it is, by the claims', () => {
  it.each([
    ['tenant and object', entra, known(`${TENANT}/o-1`)],
    ['whatever their letters', { ...entra, tid: TENANT.toUpperCase(), oid: 'O-1' }, known(`${TENANT}/o-1`)],
    ['with the staff key', { ...entra, employeeId: 'teacher-1' }, known(`${TENANT}/o-1`, 'teacher-1')],
    [
      'with a staff key in a list of one',
      { ...entra, employeeId: ['teacher-1'] },
      known(`${TENANT}/o-1`, 'teacher-1'),
    ],
    ['with two staff keys, so none', { ...entra, employeeId: ['a', 'b'] }, known(`${TENANT}/o-1`)],
    ['with a staff key that is no text', { ...entra, employeeId: { a: 1 } }, known(`${TENANT}/o-1`)],
    [
      'with an address, which is nobody’s key',
      { ...entra, email: 'a@example.org', upn: 'b' },
      known(`${TENANT}/o-1`),
    ],
    ['of another tenant', { ...entra, tid: 'x' }, refused('other-tenant')],
    ['without a tenant', { oid: 'o-1' }, refused('claims-missing')],
    ['without an object', { tid: TENANT }, refused('claims-missing')],
    ['with an empty object', { ...entra, oid: ' ' }, refused('claims-missing')],
    ['with an object that is a number', { ...entra, oid: 7 }, refused('claims-missing')],
    ['with an object without end', { ...entra, oid: 'o'.repeat(400) }, refused('claims-missing')],
  ])('of Entra ID: %s', (_, claims, identity) => {
    expect(toIdentity('entra', claims, expected)).toEqual(identity);
  });

  it('takes no staff key from Entra ID where every tenant may sign in, or where none is agreed', () => {
    const claims = { ...entra, employeeId: 'admin-1' };
    const anywhere = { ...expected, issuer: 'https://login.example/common/v2.0' };
    expect(toIdentity('entra', claims, anywhere)).toEqual(known(`${TENANT}/o-1`));
    expect(toIdentity('entra', claims, { ...expected, staffClaim: '' })).toEqual(known(`${TENANT}/o-1`));
  });

  it.each([
    ['a teacher', {}, known('u-1')],
    ['a teacher whose only role is no list', { 'urn:mpass.id:role': role('Opettaja') }, known('u-1')],
    [
      'a teacher of several schools, in any order',
      { 'urn:mpass.id:role': [role('Huoltaja', '9'), role('opettaja')] },
      known('u-1'),
    ],
    ['a principal', { 'urn:mpass.id:role': role('Rehtori', '5') }, known('u-1')],
    [
      'a teacher of two providers',
      { 'urn:mpass.id:educationProviderInfo': ['1.2.3;Muu', `${HELSINKI};H`] },
      known('u-1'),
    ],
    ['a pupil', { 'urn:mpass.id:role': role('Oppilas', '1') }, refused('pupil')],
    ['a pupil by the code alone', { 'urn:mpass.id:role': role('Opettaja', '1') }, refused('pupil')],
    ['a pupil by the word alone', { 'urn:mpass.id:role': role('OPPILAS', '7') }, refused('pupil')],
    [
      'a pupil who teaches, too',
      { 'urn:mpass.id:role': [role('Opettaja'), role('Oppilas', '1')] },
      refused('pupil'),
    ],
    ['a guardian', { 'urn:mpass.id:role': role('Huoltaja', '9') }, refused('no-staff-role')],
    ['nobody in particular', { 'urn:mpass.id:role': undefined }, refused('no-staff-role')],
    ['a role of few words', { 'urn:mpass.id:role': 'Opettaja' }, refused('no-staff-role')],
    [
      'a teacher of another provider only',
      { 'urn:mpass.id:role': role('Opettaja', '2', '1.2.3') },
      refused('no-staff-role'),
    ],
    [
      'another provider’s user',
      { 'urn:mpass.id:educationProviderInfo': '1.2.3;Muu' },
      refused('other-education-provider'),
    ],
    [
      'a provider whose name is ours',
      { 'urn:mpass.id:educationProviderInfo': `1.2.3;${HELSINKI}` },
      refused('other-education-provider'),
    ],
    [
      'nobody’s user',
      { 'urn:mpass.id:educationProviderInfo': undefined },
      refused('other-education-provider'),
    ],
    ['somebody without a key', { 'urn:mpass.id:uid': '' }, refused('claims-missing')],
    ['somebody with two keys', { 'urn:mpass.id:uid': ['u-1', 'u-2'] }, refused('claims-missing')],
  ])('of MPASSid: %s', (_, change, identity) => {
    expect(toIdentity('mpassid', { ...mpassid, ...change }, expected)).toEqual(identity);
  });

  it('of the demo: the subject, with the staff key', () => {
    expect(toIdentity('demo', { sub: 's-1', person_key: 'teacher-1' }, expected)).toEqual(
      known('s-1', 'teacher-1'),
    );
    expect(toIdentity('demo', { person_key: 'teacher-1' }, expected)).toEqual(refused('claims-missing'));
  });
});
