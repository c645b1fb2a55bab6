import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

const listed = [...readFileSync('docs/threats.md', 'utf8').matchAll(/^\| (T\d+) /gm)].map(
  ([, id]) => id ?? '',
);

/** Every title of a test that names a threat, e.g. `T16, T35 twin: …`, or the first cell of a table of such. */
const titles = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => [...readFileSync(join('test', name), 'utf8').matchAll(/['"`](T\d{2,3}\b[^'"`]*)['"`]/g)])
  .map(([, title]) => title ?? '');

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const isAbout = (id: string, title: string) => new RegExp(`^[^:]*\\b${id}\\b`).test(title);
const hasTest = (id: string) => titles.some((title) => isAbout(id, title) && !/^[^:]*twin/.test(title));
const hasTwin = (id: string) => titles.some((title) => isAbout(id, title) && /twin/.test(title));

describe('docs/threats.md', () => {
  it('lists the threats that are met so far, each once', () => {
    const numbers = [...range(1, 86), ...range(98, 99), ...range(106, 109)];
    expect(listed).toEqual(numbers.map((number) => `T${String(number).padStart(2, '0')}`));
  });

  it('has a test for each, and a twin in which the protection is gone', () => {
    expect(listed.filter((id) => !hasTest(id))).toEqual([]);
    expect(listed.filter((id) => !hasTwin(id))).toEqual([]);
  });
});
