/** Names that break out of folders, headers, screens or programs, each with an ending that is taken. */
export const naughtyNames: readonly string[] = [...traversals(), ...words(), ...letters()].map(
  (name) => `${name}.pdf`,
);

/** Every spelling of "one folder up" × every depth × what is meant to be reached. */
function* traversals(): Generator<string> {
  const dots = [
    '..',
    '%2e%2e',
    '%252e%252e',
    '..%00',
    '%c0%ae%c0%ae',
    '0x2e0x2e',
    '．．',
    '.\u200b.',
    '....',
    '. .',
  ];
  const slashes = ['/', '\\', '%2f', '%5c', '%252f', '%c0%af', '0x2f', '∕', '⧵', '//'];
  for (const dot of dots)
    for (const slash of slashes)
      for (const depth of [1, 3, 8]) yield `${`${dot}${slash}`.repeat(depth)}etc${slash}passwd`;
  yield* [
    '/etc/passwd',
    'C:\\boot',
    '\\\\server\\share',
    'file:///etc/passwd',
    '~root',
    '~',
    '.',
    '..',
    '.htaccess',
    '',
  ];
}

function* words(): Generator<string> {
  const devices = ['CON', 'con', 'PRN', 'AUX', 'NUL', 'COM1', 'LPT9', 'COM¹', 'CONIN$', 'nul.tar', 'Aux '];
  yield* devices;
  yield* [
    '-rf',
    '--help',
    '-',
    '--',
    '-e id',
    '@rsp',
    '*',
    '?',
    '<x>',
    '|id',
    '`id`',
    '$(id)',
    '${HOME}',
    ';id',
    '&id',
  ];
  yield* [
    '"',
    "'",
    '""',
    `a"; filename="b.html`,
    "a'; DROP TABLE evidence;--",
    'a\\',
    'a%',
    'a%22',
    "a%27''b",
    'UTF-8',
  ];
  yield* [
    'undefined',
    'null',
    '__proto__',
    'constructor',
    'toString',
    'true',
    'NaN',
    '0',
    '-1',
    '1e309',
    '{}',
    '[]',
  ];
  yield* [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    'javascript:alert(1)',
  ];
  yield* [
    '=cmd|calc',
    '+1',
    '@SUM(1)',
    '{{7*7}}',
    '%s%n',
    '%d',
    '../%x',
    'a.pdf.exe',
    'a.html',
    'a;b',
    'a,b',
    'a=b',
  ];
  yield* [
    'x'.repeat(300),
    'ä'.repeat(300),
    '🏅'.repeat(100),
    'a.'.repeat(150),
    '.'.repeat(300),
    ' '.repeat(300),
  ];
  yield* [
    'a\r\nSet-Cookie: a=b',
    'a\nX: y',
    'a\r',
    'a\0',
    'a\0.exe',
    '\0',
    'a\u0085b',
    'a\u2028b',
    'a\u2029b',
    'a\tb',
    'a\x1b[31m',
  ];
}

/** One name for each kind of letter that screens and file systems treat in a way of their own. */
function* letters(): Generator<string> {
  const points = [
    ...range(0x01, 0x1f),
    ...range(0x7f, 0x9f),
    0xa0,
    0xad,
    ...range(0x300, 0x30f),
    0x61c,
    0x115f,
    0x180e,
    ...range(0x200b, 0x200f),
    ...range(0x2028, 0x202f),
    ...range(0x205f, 0x206f),
    0x3000,
    0x3164,
    0xfeff,
    ...range(0xfff9, 0xfffd),
    0xe000,
    0x1d173,
    0x1f3f4,
    0x1f468,
    0xe0001,
    0xe007f,
    0xf0000,
    0x10ffff,
  ];
  for (const point of points) yield `a${String.fromCodePoint(point)}fdp`;
  yield* ['Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮', 'נתצ', 'مخطط', '作业', 'Öljy – Åland', 'e\u0301', '👨‍👩‍👧', 'ﬁ', 'ⅷ', 'ß'];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}
