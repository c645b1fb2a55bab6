import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { engines, startService, type Answer, type Client, type Service } from '../service.js';
import { plainJpeg, plainWebp, recording } from './pictures.js';
import { archive, exe, ftyp, goodFiles, html, macroDocument, pdf, png, svg, zip } from './samples.js';
import { stored } from './stored.js';

const text = { kind: 'text', title: 'Otsikko', text: 'Teksti' };
const link = { kind: 'link', title: 'Otsikko', url: 'https://example.org/' };
const json = (body: unknown) => (client: Client) => client.post('/api/evidence', body);
const raw = (body: string, type: string) => (client: Client) =>
  client.send('POST', '/api/evidence', { body, headers: { 'content-type': type } });
const file =
  (name: string, bytes: Buffer, fields: Record<string, string> = { title: 'Otsikko' }) =>
  (client: Client) =>
    client.upload('/api/evidence', { name, type: 'application/pdf', bytes }, fields);
const form = (parts: readonly (readonly [string, string | Buffer])[]) => (client: Client) => {
  const body = new FormData();
  for (const [name, value] of parts)
    if (typeof value === 'string') body.append(name, value);
    else body.append(name, new Blob([new Uint8Array(value)]), 'a.pdf');
  return client.send('POST', '/api/evidence', { body });
};
const get = (path: string) => (client: Client) => client.get(path);
const docx = goodFiles.find(([name]) => name.endsWith('.docx'))?.[2] ?? Buffer.alloc(0);

type Case = readonly [string, number, string, (client: Client) => Promise<Answer>];
const cases: readonly Case[] = [
  // JSON
  ['no body', 400, 'malformed-json', (client) => client.send('POST', '/api/evidence')],
  ['an empty JSON body', 400, 'malformed-(json|request)', raw('', 'application/json')],
  ['broken JSON', 400, 'malformed-(json|request)', raw('{"kind":', 'application/json')],
  ['a body of another type', 415, 'unsupported-type', raw('<a/>', 'application/xml')],
  ['null', 400, 'malformed-request', raw('null', 'application/json')],
  ['a list', 400, 'malformed-request', json([text])],
  ['an unknown kind', 400, 'malformed-request', json({ ...text, kind: 'video' })],
  ['a field that is not asked for', 400, 'malformed-request', json({ ...text, personId: 'x' })],
  ['a text with an address', 400, 'malformed-request', json({ ...text, url: 'https://example.org' })],
  ['no title', 400, 'malformed-request', json({ kind: 'text', text: 'x' })],
  ['a title of blanks', 400, 'malformed-request', json({ ...text, title: ' \t ' })],
  ['a title of two lines', 400, 'malformed-request', json({ ...text, title: 'a\nb' })],
  ['a title of 201 characters', 400, 'malformed-request', json({ ...text, title: 'ä'.repeat(201) })],
  [
    'a title that turns the reading direction',
    400,
    'malformed-request',
    json({ ...text, title: 'a\u202efdp' }),
  ],
  ['a number for a text', 400, 'malformed-request', json({ ...text, text: 7 })],
  ['an empty text', 400, 'malformed-request', json({ ...text, text: '\r\n ' })],
  ['a text of 10,001 characters', 400, 'malformed-request', json({ ...text, text: 'x'.repeat(10_001) })],
  ['a text with NUL', 400, 'malformed-request', json({ ...text, text: 'a\0b' })],
  ['a text with a bell', 400, 'malformed-request', json({ ...text, text: 'a\u0007' })],
  ['a text with half a letter', 400, 'malformed-request', json({ ...text, text: 'a\ud800' })],
  ['a text with a lost letter', 400, 'malformed-request', json({ ...text, text: 'k\ufffdyt\ufffd' })],
  ['a body of a megabyte', 413, '(body-)?too-large', json({ ...text, text: 'x'.repeat(1_000_000) })],
  // Links
  ...[
    'javascript:alert(1)',
    'data:text/html,<b>',
    'ftp://example.org/',
    'file:///etc/passwd',
    'example.org',
    'https:example.org',
    'https://',
    'https://user:secret@example.org/',
    'https://user@example.org/',
    'https://example.org/a b',
    'https:\\\\example.org\\',
    ' https://example.org/',
    'https://exam\tple.org/',
    'https://[::1/',
    `https://example.org/${'a'.repeat(2000)}`,
    `https://example.org/${'ä'.repeat(500)}`,
  ].map((url): Case => [`the link ${url.slice(0, 40)}`, 400, 'malformed-request', json({ ...link, url })]),
  // Forms
  ['a form without a file', 400, 'malformed-request', form([['title', 'a']])],
  ['a form without a title', 400, 'malformed-request', form([['file', pdf]])],
  ['a form with an empty title', 400, 'malformed-request', file('a.pdf', pdf, { title: ' ' })],
  [
    'a form with two titles',
    400,
    'malformed-request',
    form([
      ['file', pdf],
      ['title', 'a'],
      ['title', 'b'],
    ]),
  ],
  [
    'a form with two files',
    400,
    'one-file-only',
    form([
      ['title', 'a'],
      ['file', pdf],
      ['file', pdf],
    ]),
  ],
  ['a form with another field', 400, 'malformed-request', file('a.pdf', pdf, { title: 'a', kind: 'file' })],
  [
    'a file in another field',
    400,
    'malformed-request',
    form([
      ['title', 'a'],
      ['attachment', pdf],
    ]),
  ],
  [
    'a text in the place of the file',
    400,
    'malformed-request',
    form([
      ['title', 'a'],
      ['file', 'pdf'],
    ]),
  ],
  [
    'a file in the place of the title',
    400,
    'malformed-request',
    form([
      ['title', pdf],
      ['file', pdf],
    ]),
  ],
  ['a form without its boundary', 400, 'malformed-request', raw('x', 'multipart/form-data')],
  [
    'a form that ends early',
    400,
    'malformed-request',
    raw(
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF',
      'multipart/form-data; boundary=x',
    ),
  ],
  // Files
  [
    'a file of 20 MiB and a byte',
    413,
    'file-too-large',
    file('a.pdf', Buffer.concat([pdf, Buffer.alloc(20 * 1024 * 1024 - pdf.length + 1)])),
  ],
  ['an empty file', 422, 'file-empty', file('a.pdf', Buffer.alloc(0))],
  ['a file without an ending', 415, 'file-type-not-allowed', file('README', pdf)],
  ['an archive', 415, 'file-type-not-allowed', file('a.zip', archive)],
  ['a drawing that can run', 415, 'file-type-not-allowed', file('a.svg', svg)],
  ['a page', 415, 'file-type-not-allowed', file('a.html', html)],
  ['a program', 415, 'file-type-not-allowed', file('a.pdf.exe', exe)],
  ['an ending that objects inherit', 415, 'file-type-not-allowed', file('a.constructor', pdf)],
  ['a document with macros', 415, 'file-type-not-allowed', file('a.docm', macroDocument)],
  ['a program named .pdf', 415, 'file-content-differs', file('a.pdf', exe)],
  ['a page named .pdf', 415, 'file-content-differs', file('a.pdf', html)],
  ['a drawing named .png', 415, 'file-content-differs', file('a.png', svg)],
  ['a PNG named .jpg', 415, 'file-content-differs', file('a.jpg', png)],
  ['an archive named .docx', 415, 'file-content-differs', file('a.docx', archive)],
  ['a document with macros named .docx', 415, 'file-has-macros', file('a.docx', macroDocument)],
  [
    'an archive that says it is a text, named .ods',
    415,
    'file-content-differs',
    file('a.ods', zip({ mimetype: 'application/vnd.oasis.opendocument.text' })),
  ],
  ['a document cut in two', 415, 'file-content-differs', file('a.docx', docx.subarray(0, 40))],
  ['a page named .txt', 415, 'file-content-differs', file('a.txt', html)],
  ['a drawing named .txt', 415, 'file-content-differs', file('a.txt', svg)],
  [
    'XML named .csv',
    415,
    'file-content-differs',
    file('a.csv', Buffer.from('\ufeff <?xml version="1.0"?><a/>')),
  ],
  ['a script named .txt', 415, 'file-content-differs', file('a.txt', Buffer.from('#!/bin/sh\nid\n'))],
  ['a text in Latin-1', 415, 'file-content-differs', file('a.txt', Buffer.from('ä', 'latin1'))],
  ['a text in UTF-16', 415, 'file-content-differs', file('a.txt', Buffer.from('\ufeffteksti', 'utf16le'))],
  [
    'a text that ends inside a letter',
    415,
    'file-content-differs',
    file('a.txt', Buffer.from('ä').subarray(0, 1)),
  ],
  ['a text with NUL in a file', 415, 'file-content-differs', file('a.csv', Buffer.from('a;\0'))],
  ['a name with an identity code', 400, 'file-name-not-usable', file('131052-308T.pdf', pdf)],
  ['a photo of a telephone', 415, 'file-type-not-allowed', file('IMG_0001.HEIC', ftyp('heic'))],
  ['a JPEG that ends too early', 415, 'picture-not-readable', file('a.jpg', plainJpeg.subarray(0, -2))],
  ['a PNG that ends too early', 415, 'picture-not-readable', file('a.png', png.subarray(0, -6))],
  ['a WebP that ends too early', 415, 'picture-not-readable', file('a.webp', plainWebp.subarray(0, -9))],
  [
    'a recording that ends too early',
    415,
    'picture-not-readable',
    file('a.mp4', recording('isom').subarray(0, -9)),
  ],
  // Lists and addresses
  ['a cursor that is none', 400, 'malformed-request', get('/api/evidence?before=x')],
  ['a parameter that is not asked for', 400, 'malformed-request', get('/api/evidence?owner=teacher-2')],
  ['evidence that is not there', 404, 'not-found', get('/api/evidence/00000000-0000-4000-8000-000000000000')],
  ['an id with NUL', 404, 'not-found', get('/api/evidence/%00')],
  ['an id that climbs', 404, 'not-found', get('/api/evidence/..%2f..%2ftaitomerkki.sqlite/file')],
  ['an id of a thousand letters', 404, 'not-found', get(`/api/evidence/${'a'.repeat(90)}/file`)],
];

describe.each(engines)('bad input to the shelf on %s', (engine) => {
  let service: Service;
  let teacher: Client;
  beforeAll(async () => {
    service = await startService({ engine });
    teacher = await service.as('teacher-1');
    await teacher.post('/api/evidence', text);
    await file('a.pdf', pdf)(teacher);
  });
  afterAll(() => service.remove());

  it.each(cases)('%s is %i %s and changes nothing', async (_, status, code, send) => {
    const before = await stored(service);
    const answer = await send(teacher);
    expect(`${answer.status} ${answer.body?.code}`).toMatch(new RegExp(`^${status} ${code}$`));
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ type: `urn:taitomerkki:problem:${answer.body.code}`, status });
    expect(answer.body.detail).toMatch(/\w/);
    expect(await stored(service)).toEqual(before);
  });

  it.each(['hr-1', 'admin-1'])('keeps %s, who applies for nothing, out', async (key) => {
    const other = await service.as(key);
    expect((await other.post('/api/evidence', text)).status).toBe(403);
    expect((await other.get('/api/evidence')).status).toBe(403);
  });

  it('keeps nobody’s evidence', async () => {
    const nobody = await service.as();
    expect((await nobody.post('/api/evidence', text)).status).toBe(401);
    expect((await file('a.pdf', pdf)(nobody)).status).toBe(401);
  });

  it('says in the log that nothing unforeseen happened', () => {
    expect(service.output().match(/(ERROR|Error:).*/g)).toBeNull();
  });
});
