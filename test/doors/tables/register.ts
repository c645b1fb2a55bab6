import { request } from 'node:http';

import { HEADING, SCHOOL, toLine } from '../../access/people/staff-lines.js';
import type { Answer } from '../../service.js';
import { send, strangeIds, type Case } from '../requests.js';
import { sendFile, type Stage } from '../stage.js';

const line = toLine({ key: 'new-3', roles: 'teacher' });
const file =
  (body: string | Uint8Array, type = 'text/csv') =>
  ({ people }: { people: Readonly<Record<string, Parameters<typeof sendFile>[0]>> }) =>
    sendFile(people['admin-1']!, body, type);
const apply = (id: string, who = 'admin-1') => send(who, `POST /api/staff/imports/${id}/apply`);
const choose = (body: unknown) => send('teacher-1', 'PUT /api/me', body);

/** Only announces the file: the answer comes before it, and `fetch` would fail on what it can no longer send. */
function announceLarge({ service, adminToken }: Stage): Promise<Answer> {
  const { hostname, port } = new URL(service.url);
  const headers = {
    'content-type': 'text/csv',
    'content-length': String(8 * 1024 * 1024 + 1),
    authorization: `Bearer ${adminToken}`,
  };
  return new Promise((resolve, reject) => {
    const sent = request(
      { method: 'POST', hostname, port, path: '/api/staff/imports', headers },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => (text += String(chunk)));
        answer.on('end', () => {
          sent.destroy();
          const type = answer.headers['content-type'] ?? '';
          resolve({
            ...{ status: answer.statusCode ?? 0, text },
            body: JSON.parse(text),
            headers: new Headers({ 'content-type': type }),
          });
        });
      },
    );
    sent.on('error', reject);
    sent.write(HEADING);
  });
}

/** Files that are no staff files, imports that cannot be applied, and choices that nobody has. */
export const badRegister: readonly Case[] = [
  ['an empty file', '422 not-a-staff-file', file(' ')],
  ['a file without a heading', '422 not-a-staff-file', file(line)],
  ['a heading with commas', '422 not-a-staff-file', file(`${HEADING.replaceAll(';', ',')}\n`)],
  ['a heading with a column less', '422 not-a-staff-file', file(`${HEADING.replace(';roles', '')}\n${line}`)],
  ['a heading with a column more', '422 not-a-staff-file', file(`${HEADING};salary\n${line};1`)],
  [
    'a heading in another order',
    '422 not-a-staff-file',
    file(`${HEADING.replace('first;last', 'last;first')}\n${line}`),
  ],
  ['a heading in capitals', '422 not-a-staff-file', file(`${HEADING.toUpperCase()}\n${line}`)],
  ['a line with a cell less', '422 not-a-staff-file', file(`${HEADING}\n${line.replace(';fi;', ';')}`)],
  ['a line with a cell more', '422 not-a-staff-file', file(`${HEADING}\n${line};x`)],
  ['a quote that never ends', '422 not-a-staff-file', file(`${HEADING}\n"${line}`)],
  [
    'a line of 20,000 letters',
    '422 not-a-staff-file',
    file(`${HEADING}\n${line.replace('Keksitty', 'x'.repeat(20_000))}`),
  ],
  ['a file in Latin-1', '422 not-utf-8', file(Buffer.from(`${HEADING}\n${line}`, 'latin1'))],
  ['a file in UTF-16', '422 not-utf-8', file(Buffer.from(`\ufeff${HEADING}\n${line}`, 'utf16le'))],
  ['a file with NUL', '422 not-a-staff-file', file(`${HEADING}\n${line.replace('Keksitty', 'Kek\0sitty')}`)],
  ['a file as JSON', '415 unsupported-type', file('{}', 'application/json')],
  ['a file as a table of a program', '415 unsupported-type', file('PK', 'application/vnd.ms-excel')],
  ['a file of 8 MiB and more', '413 body-too-large', announceLarge],
  ['no file', '415 unsupported-type', send('admin-1', 'POST /api/staff/imports')],
  [
    'a form without a file',
    '(400 malformed-request|415 unsupported-type)',
    ({ people }) => {
      const body = new FormData();
      body.append('title', 'henkilöstö');
      return people['admin-1']!.send('POST', '/api/staff/imports', { body });
    },
  ],
  [
    'a form that ends early',
    '400 malformed-request',
    ({ people }) =>
      people['admin-1']!.send('POST', '/api/staff/imports', {
        body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nperson',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      }),
  ],
  ['a file by HR', '403 not-allowed', ({ people }) => sendFile(people['hr-1']!, `${HEADING}\n${line}`)],
  ['applying a file with errors', '422 import-has-errors', apply('@wrongImport')],
  ['applying twice', '409 import-already-applied', apply('@appliedImport')],
  ['applying as HR', '403 not-allowed', apply('@appliedImport', 'hr-1')],
  ...strangeIds.map(([name, id]): Case => [`applying ${name}`, '404 not-found', apply(id)]),
  ['choosing nothing', '400 malformed-request', choose({})],
  ['choosing German', '400 malformed-request', choose({ language: 'de' })],
  ['choosing a number', '400 malformed-request', choose({ language: 1 })],
  ['choosing a language twice in one word', '400 malformed-request', choose({ language: ['fi', 'sv'] })],
  ['choosing no language to review in', '400 malformed-request', choose({ reviewLanguages: [] })],
  [
    'choosing four languages to review in',
    '400 malformed-request',
    choose({ reviewLanguages: ['fi', 'sv', 'en', 'fi'] }),
  ],
  [
    'choosing one language to review in twice',
    '400 malformed-request',
    choose({ reviewLanguages: ['fi', 'fi'] }),
  ],
  ['choosing roles', '400 malformed-request', choose({ language: 'fi', roles: ['admin'] })],
  ['choosing a unit', '400 malformed-request', choose({ language: 'fi', units: [SCHOOL(2)] })],
  ['choosing another person', '400 malformed-request', choose({ language: 'fi', id: 'x' })],
];

/** Lines with one wrong cell, and the column that the preview names. */
export const wrongLines: readonly (readonly [name: string, column: string, line: string])[] = [
  ['a unit that is not there', 'unit_oid', line.replace(SCHOOL(4), '1.2.3')],
  ['a unit that is no number', 'unit_oid', line.replace(SCHOOL(4), 'school')],
  ['an end before the start', 'end', line.replace('2020-08-01;', '2020-08-01;2020-07-31')],
  ['an end on 30 February', 'end', line.replace('2020-08-01;', '2020-08-01;2026-02-30')],
  ['a start on 30 February', 'start', line.replace('2020-08-01', '2026-02-30')],
  ['a start in words', 'start', line.replace('2020-08-01', 'elokuu')],
  ['a person above themselves', 'supervisor_key', line.replace('principal-1', 'new-3')],
  ['a supervisor whom nobody knows', 'supervisor_key', line.replace('principal-1', 'nobody-9')],
  ['a key with a blank', 'person_key', line.replace('new-3', 'new 3')],
  ['a key that climbs', 'person_key', line.replace('new-3', '../new')],
  ['no key', 'person_key', line.replace('new-3', '')],
  ['no name', 'first', line.replace('Keksitty', '')],
  ['a name of 101 letters', 'first', line.replace('Keksitty', 'x'.repeat(101))],
  ['a name that rings', 'first', line.replace('Keksitty', 'Kek\u0007sitty')],
  ['an e-mail address that is none', 'email', line.replace('@example.org', '')],
  ['another language', 'language', line.replace(';fi;', ';de;')],
  ['a share above 1', 'fte', line.replace(';fi;1;', ';fi;1,5;')],
  ['a share below 0', 'fte', line.replace(';fi;1;', ';fi;-1;')],
  ['a share without bounds', 'fte', line.replace(';fi;1;', ';fi;1e999;')],
  ['a role that nobody has', 'roles', line.replace(/teacher$/, 'root')],
  ['a stage in capitals', 'stage', line.replace(';basic;', ';BASIC;')],
  ['the same job twice', 'start', `${line}\n${line}`],
  [
    'two names for one key',
    'person_key',
    `${line}\n${line.replace('Keksitty', 'Toinen').replace('2020', '2021')}`,
  ],
  [
    'two sets of roles for one key',
    'person_key',
    `${line}\n${line.replace(/teacher$/, 'admin').replace('2020', '2021')}`,
  ],
];
