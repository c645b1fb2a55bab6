/** One request body that no program should send: what it is, its content type, its bytes; cut: the client hangs up. */
export interface Malformed {
  readonly what: string;
  readonly type: string;
  readonly body: Buffer;
  readonly cut?: boolean;
}

const type = 'multipart/form-data; boundary=x';
const pdf = '%PDF-1.7\n1 0 obj <<>> endobj\n';
const latin = (text: string) => Buffer.from(text, 'latin1');
const part = (head: string, body: string) =>
  `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
const title = part('name="title"', 'a');
const file = part('name="file"; filename="a.pdf"', pdf);
const end = '--x--\r\n';
const good = title + file + end;

/** 200 bodies: good ones cut at every place that matters, doubled, renamed, and what broke other parsers. */
export function malformedBodies(): Malformed[] {
  const made: Malformed[] = [
    ...known.map(([what, body, itsType = type]) => ({ what, type: itsType, body: latin(body) })),
    ...boundaries.map((each) => ({
      what: `the boundary ${each}`,
      type: `multipart/form-data${each}`,
      body: latin(good),
    })),
    ...heads.map((head) => ({
      what: `the part ${head.slice(0, 40)}`,
      type,
      body: latin(title + part(head, pdf) + end),
    })),
  ];
  const rest = 200 - made.length;
  for (let n = 0; n < rest; n++) {
    const at = Math.floor((good.length * n) / rest);
    const isCut = n % 2 === 0;
    made.push({
      what: `cut after ${at} bytes${isCut ? ', hung up' : ''}`,
      type,
      body: latin(good.slice(0, at)),
      cut: isCut,
    });
  }
  return made;
}

const known: readonly (readonly [string, string, string?])[] = [
  ['10,000 parts', part('name="title"', '').repeat(10_000) + end],
  ['10,000 files', part('name="file"; filename="a.pdf"', '').repeat(10_000) + end],
  ['10,000 nameless parts', '--x\r\n\r\n\r\n'.repeat(10_000) + end],
  ['an empty field name', part('name=""', 'a') + end],
  ['an empty field name for the file', title + part('name=""; filename="a.pdf"', pdf) + end],
  ['no name at all', title + part('filename="a.pdf"', pdf) + end],
  ['an empty file name', title + part('name="file"; filename=""', pdf) + end],
  ['only the end', end],
  ['nothing', ''],
  ['no boundary in the body', pdf],
  ['another boundary', good.replaceAll('--x', '--y')],
  ['bare line feeds', good.replaceAll('\r\n', '\n')],
  ['an endless header', `--x\r\nContent-Disposition: ${'a'.repeat(100_000)}\r\n\r\n`],
  ['a thousand headers', `--x\r\n${'X: y\r\n'.repeat(1_000)}\r\n${end}`],
  ['a header without a colon', `--x\r\nContent-Disposition\r\n\r\na\r\n${end}`],
  [
    'NUL in a header',
    `--x\r\nContent-Disposition: form-data; name="fi\0le"; filename="a.pdf"\r\n\r\n${pdf}\r\n${end}`,
  ],
  [
    'a form within the form',
    title +
      part(
        'name="file"; filename="a.pdf"\r\nContent-Type: multipart/mixed; boundary=y',
        `--y\r\n\r\n${pdf}\r\n--y--`,
      ).replace(pdf, 'x') +
      end,
  ],
  [
    'base64 that is not undone',
    title + part('name="file"; filename="a.pdf"\r\nContent-Transfer-Encoding: base64', 'JVBERi0xLjc=') + end,
  ],
  [
    'quoted-printable',
    title +
      part('name="file"; filename="a.pdf"\r\nContent-Transfer-Encoding: quoted-printable', '=25PDF') +
      end,
  ],
  ['a field of a megabyte', part('name="title"', 'a'.repeat(1_000_000)) + file + end],
  ['the prototype as field', part('name="__proto__"', 'a') + file + end],
  ['the constructor as field', part('name="constructor"', 'a') + file + end],
  ['title[]', part('name="title[]"', 'a') + file + end],
  ['title[a][b]…', part(`name="title${'[a]'.repeat(1_000)}"`, 'a') + file + end],
  ['the title twice', title + title + file + end],
  ['the file twice', title + file + file + end],
  ['a form of another type', good, 'multipart/mixed; boundary=x'],
  ['a form said to be JSON', good, 'application/json'],
  ['a form said to be a query', good, 'application/x-www-form-urlencoded'],
  ['a title of bytes that are no UTF-8', part('name="title"', '\xff\xfe') + file + end],
  [
    'an unknown charset',
    part('name="title"\r\nContent-Type: text/plain; charset=klingon', 'a').replace('a\r\n', '\0\r\n') +
      file +
      end,
  ],
];
const boundaries = [
  '',
  ';',
  '; boundary',
  '; boundary=',
  '; boundary=""',
  '; boundary="',
  `; boundary=${'x'.repeat(5_000)}`,
  '; boundary=y',
  '; boundary=X',
  '; charset=x',
  '; boundary="x y"',
  '; boundary=x\u00e4',
];
const heads = [
  'name=file',
  'name="file',
  "name='file'; filename='a.pdf'",
  'name="file"; filename*=UTF-8\'\'%',
  'name="file"; filename*=klingon\'\'a.exe',
  'name="file"; filename="a.exe"',
  'name="file"; filename="..\\\\.."',
  'name="file"; filename="/"',
  `name="${'n'.repeat(2_000)}"; filename="a.pdf"`,
  'name="File"; filename="a.pdf"',
  'name="toString"; filename="a.pdf"',
  'name="file\\"; filename="a.pdf"',
];
