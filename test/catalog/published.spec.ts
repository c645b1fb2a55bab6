import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { copyHouse } from './copied-house.js';

/** A command that comes as far as to look for a person has started the whole house. */
const STARTED = /^Nobody in the staff register has the key nobody\.$/m;

/** A copy of the built service with badge files of its own, started by the token command: the whole start but the port. */
describe('published badges', () => {
  const place = copyHouse();
  const at = (...path: string[]) => join(place, ...path);

  beforeAll(() => {
    expect(start().said).toMatch(STARTED);
  });
  afterAll(() => rmSync(place, { recursive: true }));

  it.each([
    [
      '1.2.json',
      'an edited text',
      (text: string) => text.replace('"fi": "', '"fi": "Uusi '),
      /badges\/1\.2\.json: versions\[0\]\.name\.fi was edited after publication/,
    ],
    [
      '1.4.json',
      'a changed criterion',
      (text: string) => text.replace('"en": "', '"en": "New '),
      /badges\/1\.4\.json: versions\[0\]\.\S+ was edited/,
    ],
    [
      'T1.json',
      'a changed rule',
      (text: string) => text.replace(/"1\.6",\s*/, ''),
      /badges\/T1\.json: versions\[0\]\.requires\S* was edited/,
    ],
    [
      '2.7.json',
      'a text that is missing in Swedish',
      (text: string) => text.replace(/"sv": "[^"]+",/, ''),
      /badges\/2\.7\.json: versions\[0\]\.name\.sv is missing/,
    ],
    ['3.1.json', 'a file that is not JSON', () => '{', /badges\/3\.1\.json is not JSON/],
  ])('stop the start for %s with %s, in one line', (file, _, edit, line) => {
    const before = readFileSync(at('badges', file), 'utf8');
    writeFileSync(at('badges', file), edit(before));
    const { status, said } = start();
    writeFileSync(at('badges', file), before);
    expect(status).toBe(1);
    expect(said).toMatch(line);
    expect(said.trim().split('\n')).toHaveLength(1);
  });

  it('stop the start when a picture was exchanged', () => {
    const picture = at('badges/images/1.1.v1.svg');
    const before = readFileSync(picture, 'utf8');
    writeFileSync(picture, before.replace('</svg>', ' </svg>'));
    expect(start().said).toMatch(/badges\/1\.1\.json: versions\[0\]\.image\.svg was edited/);
    writeFileSync(picture, before);
  });

  it('stop the start when a published version was taken out, and take a new one beside it', () => {
    const file = at('badges/1.3.json');
    const badge = JSON.parse(readFileSync(file, 'utf8'));
    const [first] = badge.versions;
    const second = { ...first, version: 2, name: { ...first.name, fi: 'Uusi nimi' } };
    const write = (versions: unknown[]) => writeFileSync(file, JSON.stringify({ ...badge, versions }));
    write([first, second]);
    expect(start().said).toMatch(STARTED);
    write([first]);
    expect(start().said).toMatch(/badges\/1\.3\.json: version 2 was published and is missing/);
    write([first, second]);
    expect(start().said).toMatch(STARTED);
  });

  function start(): { status: number | null; said: string } {
    const environment = { ...process.env, NODE_ENV: 'test', DATA_DIR: at('data'), DATABASE_URL: '' };
    const { status, stderr } = spawnSync(process.execPath, [at('dist/cli/token.js'), 'nobody'], {
      env: environment,
      encoding: 'utf8',
    });
    return { status, said: stderr };
  }
});
