import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { loadBadgeFolder, parseCatalogue, toBadgeVersions } from '../../src/catalog/files/badge-catalogue.js';
import { parseBadgeFile, type BadgeFileVersion } from '../../src/catalog/files/badge-file.js';
import { checkCatalogue } from '../../src/catalog/files/catalogue-checks.js';
import {
  contentHash,
  differingField,
  toPublishedContent,
} from '../../src/catalog/files/published-content.js';

const folder = join(process.cwd(), 'badges');
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
const bytesOf = (path: string) => readFileSync(join(folder, path));
const imageNames = readdirSync(join(folder, 'images')).map((name) => `images/${name}`);
const jsonNames = readdirSync(folder).filter((name) => name.endsWith('.json'));

// A file is edited as people edit it: freely. So the copy has no type.
type Loose = Record<string, any>;
type Folder = { json: Record<string, Loose>; images: Map<string, Uint8Array> };

function copyOfFolder(): Folder {
  return {
    json: Object.fromEntries(jsonNames.map((name) => [name, JSON.parse(textOf(name)) as Loose])),
    images: new Map(imageNames.map((path) => [path, bytesOf(path)])),
  };
}

function problemsAfter(
  edit: (json: Record<string, Loose>, images: Map<string, Uint8Array>) => void,
): string[] {
  const { json, images } = copyOfFolder();
  edit(json, images);
  const texts = new Map(Object.entries(json).map(([name, content]) => [name, JSON.stringify(content)]));
  return parseCatalogue(texts, images).problems.map(({ line }) => line);
}

const newest = (file: Loose | undefined): Loose => file?.['versions'].at(-1);
const second = (file: Loose): Loose => ({ ...structuredClone(newest(file)), version: 2 });

describe('the shipped badges', () => {
  it('are 19 skills, 3 discussions and 3 levels without a problem', async () => {
    const catalogue = await loadBadgeFolder(folder);
    expect(checkCatalogue(catalogue)).toEqual([]);
    const kinds = [...catalogue.badges.values()].map(({ kind }) => kind);
    const count = (kind: string) => kinds.filter((other) => other === kind).length;
    expect([count('skill'), count('discussion'), count('level'), kinds.length]).toEqual([19, 3, 3, 25]);
  });

  it('become one BadgeVersion per version, whose parts carry names and numbers of the newest versions', async () => {
    const { json, images } = copyOfFolder();
    json['1.1.json']!['versions'].push({
      ...second(json['1.1.json']!),
      name: { fi: 'Uusi', sv: 'Ny', en: 'New' },
    });
    const texts = new Map(Object.entries(json).map(([name, content]) => [name, JSON.stringify(content)]));
    const versions = toBadgeVersions(parseCatalogue(texts, images).content!);
    const find = (badge: string) => versions.filter((version) => version.badge === badge);
    expect(versions).toHaveLength(26);
    expect(find('1.1').map(({ version }) => version)).toEqual([1, 2]);
    expect(find('T1')[0]?.parts.map(({ badge }) => badge)).toEqual([
      '1.1',
      '1.2',
      '1.3',
      '1.4',
      '1.5',
      '1.6',
      'E1',
    ]);
    expect(find('T1')[0]?.parts[0]).toEqual({
      badge: '1.1',
      version: 2,
      name: { fi: 'Uusi', sv: 'Ny', en: 'New' },
    });
    expect(find('1.2')[0]?.rubric.map(({ score }) => score)).toEqual([0, 1, 2, 3]);
    expect(find('E1')[0]).toMatchObject({ rubric: [], parts: [], kind: 'discussion', level: 1 });
    expect(find('E1')[0]).not.toHaveProperty('evidence');
  });

  it('have small images that only draw', () => {
    const tooBig = imageNames.filter(
      (path) => bytesOf(path).length > (path.endsWith('.svg') ? 12_288 : 61_440),
    );
    const strange = imageNames.filter(
      (path) => path.endsWith('.svg') && /<(script|use|style|text|image)|href/.test(textOf(path)),
    );
    expect(imageNames).toHaveLength(50);
    expect([...tooBig, ...strange]).toEqual([]);
  });

  it('have PNGs of 512 x 512 with transparency', () => {
    const headers = imageNames.filter((path) => path.endsWith('.png')).map((path) => bytesOf(path));
    // PNG (ISO 15948) 11.2.2: width and height at 16 and 20, colour type 6 (with alpha) at 25.
    const facts = headers.map((bytes) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[25]].join());
    expect(new Set(facts)).toEqual(new Set(['512,512,6']));
  });

  it('are drawn by draw.mjs byte for byte', async () => {
    const { drawBadges } = (await import(join(folder, 'draw.mjs'))) as {
      drawBadges: (folder: string) => Map<string, string | Uint8Array>;
    };
    const drawn = drawBadges(folder);
    const differing = [...drawn].filter(
      ([path, content]) => !bytesOf(path).equals(Buffer.from(content as string)),
    );
    expect([...drawn.keys()].sort()).toEqual([...imageNames].sort());
    expect(differing.map(([path]) => path)).toEqual([]);
  });
});

const edits: [string, (json: Record<string, Loose>, images: Map<string, Uint8Array>) => void, string][] = [
  [
    'a text missing',
    (j) => delete newest(j['1.2.json'])['name'].sv,
    '1.2.json: versions[0].name.sv is missing – write the Swedish text',
  ],
  [
    'a text empty',
    (j) => (newest(j['1.2.json'])['criteria'][1].text.fi = ' \n'),
    '1.2.json: versions[0].criteria[1].text.fi is empty – write the Finnish text',
  ],
  [
    'an alternative text missing',
    (j) => delete newest(j['T2.json'])['image'].alt.en,
    'T2.json: versions[0].image.alt.en is missing – write the English text',
  ],
  [
    'a text that is a number',
    (j) => (newest(j['2.1.json'])['description'].fi = 7),
    '2.1.json: versions[0].description.fi must be of type string',
  ],
  [
    'a typo in a field name',
    (j) => (newest(j['1.1.json'])['prequisites'] = []),
    '1.1.json: versions[0].prequisites is not a field of this file – check the spelling',
  ],
  [
    'a language too many',
    (j) => (newest(j['1.1.json'])['name'].de = 'x'),
    '1.1.json: versions[0].name.de is not a field of this file – check the spelling',
  ],
  [
    'a TAB',
    (j) => (newest(j['3.3.json'])['name'].en = 'a\tb'),
    '3.3.json: versions[0].name.en contains the character U+0009, which breaks verifiers – remove it',
  ],
  [
    'a DEL',
    (j) => (newest(j['E2.json'])['name'].sv = 'a\u007f'),
    'E2.json: versions[0].name.sv contains the character U+007F, which breaks verifiers – remove it',
  ],
  [
    'a NUL',
    (j) => (newest(j['E2.json'])['name'].sv = 'a\u0000'),
    'E2.json: versions[0].name.sv contains the character U+0000, which breaks verifiers – remove it',
  ],
  [
    'a carriage return',
    (j) => (j['issuer.json']!['description'].fi = 'a\r\nb'),
    'issuer.json: description.fi contains the character U+000D, which breaks verifiers – remove it',
  ],
  [
    'half a surrogate pair',
    (j) => (newest(j['1.5.json'])['evidence'].fi = 'a\ud83d'),
    '1.5.json: versions[0].evidence.fi contains the character U+D83D, which breaks verifiers – remove it',
  ],
  [
    'a letter of another encoding',
    (j) => (newest(j['1.5.json'])['name'].fi = 'N\ufffdytt\ufffd'),
    '1.5.json: versions[0].name.fi contains the character U+FFFD, which breaks verifiers – remove it',
  ],
  [
    'an id that is not the file name',
    (j) => (j['1.2.json']!['id'] = '1.7'),
    '1.2.json: id is 1.7, but the file is named 1.2',
  ],
  [
    'another level than the id says',
    (j) => (j['1.2.json']!['level'] = 2),
    '1.2.json: level is 2, but 1.2 is a badge of level 1',
  ],
  ['a level 4', (j) => (j['1.2.json']!['level'] = 4), '1.2.json: level must be 1, 2 or 3'],
  [
    'an unknown kind',
    (j) => (j['1.2.json']!['kind'] = 'knowledge'),
    '1.2.json: kind must be skill, discussion or level',
  ],
  ['no kind', (j) => delete j['1.2.json']!['kind'], '1.2.json: kind is missing'],
  [
    'no versions',
    (j) => (j['1.2.json']!['versions'] = []),
    '1.2.json: versions must have at least one version',
  ],
  [
    'a gap between versions',
    (j) => j['1.2.json']!['versions'].push({ ...second(j['1.2.json']!), version: 3 }),
    '1.2.json: versions[1].version is 3, but must be 2 – versions count 1, 2, 3 without gaps',
  ],
  [
    'the same version twice',
    (j) => j['1.2.json']!['versions'].push({ ...second(j['1.2.json']!), version: 1 }),
    '1.2.json: versions[1].version is 1, but must be 2 – versions count 1, 2, 3 without gaps',
  ],
  [
    'no criteria',
    (j) => (newest(j['E1.json'])['criteria'] = []),
    'E1.json: versions[0].criteria must have at least one criterion',
  ],
  [
    'a criterion of another badge',
    (j) => (newest(j['1.2.json'])['criteria'][0].id = '1.3.a'),
    '1.2.json: versions[0].criteria[0].id is 1.3.a, but must begin with 1.2.',
  ],
  [
    'a criterion id twice',
    (j) => (newest(j['1.2.json'])['criteria'][2].id = '1.2.a'),
    '1.2.json: versions[0].criteria[2].id is 1.2.a, which is used twice',
  ],
  [
    'a requirement that does not exist',
    (j) => newest(j['T1.json'])['requires'].push('1.9'),
    'T1.json: versions[0].requires[7] is 1.9, but there is no such badge',
  ],
  [
    'a requirement twice',
    (j) => newest(j['T1.json'])['requires'].push('1.2'),
    'T1.json: versions[0].requires[7] is 1.2, which is listed twice',
  ],
  [
    'a requirement of another level',
    (j) => newest(j['T1.json'])['requires'].push('2.1'),
    'T1.json: versions[0].requires[7] is 2.1, which is no part of level 1',
  ],
  [
    'a second discussion',
    (j) => newest(j['T1.json'])['requires'].push('E2'),
    'T1.json: versions[0].requires[7] is E2, which is no part of level 1',
  ],
  [
    'no discussion',
    (j) => newest(j['T1.json'])['requires'].pop(),
    'T1.json: versions[0].requires must list exactly one discussion, E1',
  ],
  [
    'no skills',
    (j) => (newest(j['T1.json'])['requires'] = ['E1']),
    'T1.json: versions[0].requires must list at least one skill badge',
  ],
  [
    'the level below left out',
    (j) => newest(j['T2.json'])['requires'].shift(),
    'T2.json: versions[0].requires must list T1, because programme.json says that levels follow each other',
  ],
  [
    'a requirement of a skill badge',
    (j) => (newest(j['1.2.json'])['requires'] = ['1.1']),
    '1.2.json: versions[0].requires is not a field of this file – check the spelling',
  ],
  [
    'a prerequisite that does not exist',
    (j) => (newest(j['3.6.json'])['prerequisites'] = ['2.9']),
    '3.6.json: versions[0].prerequisites[0] is 2.9, but there is no such badge',
  ],
  [
    'a badge that needs itself',
    (j) => (newest(j['2.1.json'])['prerequisites'] = ['T2']),
    '2.1.json: versions[0].prerequisites[0] is T2, which itself needs 2.1 – nobody could earn it',
  ],
  [
    'an alignment code that does not exist',
    (j) => (newest(j['1.1.json'])['alignment'][1].targetCode = '7.1'),
    '1.1.json: versions[0].alignment[1].targetCode is 7.1, which DigCompEdu does not have',
  ],
  [
    'an alignment name that is not the framework’s',
    (j) => (newest(j['1.1.json'])['alignment'][0].targetName = 'Teachings'),
    '1.1.json: versions[0].alignment[0].targetName must be "Teaching" as in programme.json',
  ],
  [
    'an unknown framework',
    (j) => (newest(j['1.1.json'])['alignment'][0].targetFramework = 'DigComp'),
    '1.1.json: versions[0].alignment[0].targetFramework is DigComp, which programme.json does not have',
  ],
  [
    'an image that is not there',
    (_, i) => i.delete('images/1.2.v1.png'),
    '1.2.json: versions[0].image.png names images/1.2.v1.png, which does not exist',
  ],
  [
    'an image outside the folder',
    (j) => (newest(j['1.2.json'])['image'].svg = 'images/../../x.svg'),
    '1.2.json: versions[0].image.svg must be a file like images/1.2.v1.svg',
  ],
  [
    'a JPEG named .png',
    (_, i) => i.set('images/1.2.v1.png', Buffer.from('ffd8ffe0', 'hex')),
    '1.2.json: versions[0].image.png names images/1.2.v1.png, which is not a PNG',
  ],
  [
    'a page named .svg',
    (_, i) => i.set('images/1.2.v1.svg', Buffer.from('<html></html>')),
    '1.2.json: versions[0].image.svg names images/1.2.v1.svg, which is not an SVG',
  ],
  [
    'a script in an SVG',
    (_, i) =>
      i.set('images/1.2.v1.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')),
    '1.2.json: versions[0].image.svg names images/1.2.v1.svg, which contains <script, but an image may only draw',
  ],
  [
    'an event in an SVG',
    (_, i) => i.set('images/1.2.v1.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>')),
    '1.2.json: versions[0].image.svg names images/1.2.v1.svg, which contains onload=, but an image may only draw',
  ],
  ['no issuer', (j) => delete j['issuer.json'], 'issuer.json is missing'],
  [
    'an issuer without a usable address',
    (j) => (j['issuer.json']!['email'] = 'nobody'),
    'issuer.json: email must be an e-mail address',
  ],
  [
    'an issuer url without scheme',
    (j) => (j['issuer.json']!['url'] = 'hel.fi'),
    'issuer.json: url must be a web address that starts with https://',
  ],
  [
    'a rubric without 0',
    (j) => j['programme.json']!['rubric'].shift(),
    'programme.json: rubric must have the scores 0, 1, 2, 3 in order',
  ],
  [
    'a return reason twice',
    (j) => (j['programme.json']!['returnReasons'][0].code = 'too_thin'),
    'programme.json: returnReasons has a code twice',
  ],
  [
    'a target over 100',
    (j) => (j['programme.json']!['targets'][1] = 101),
    'programme.json: targets.1 must be a percentage',
  ],
  ['a file that is no badge', (j) => (j['notes.json'] = { a: 1 }), 'notes.json: kind is missing'],
];

describe('an edit that cannot be published', () => {
  it.each(edits)('%s', (_, edit, line) => {
    expect(problemsAfter(edit)).toEqual([`badges/${line}`]);
  });

  it('names a level without a badge', () => {
    const lines = problemsAfter((json) => delete json['T3.json']);
    expect(lines).toContain('badges/T3.json is missing – every level has a badge');
  });

  it('names every problem at once, one line each', () => {
    const lines = problemsAfter((json) => {
      delete newest(json['1.1.json'])['name'].sv;
      newest(json['1.2.json'])['extra'] = 1;
    });
    expect(lines).toHaveLength(2);
  });

  it('says where JSON breaks off', () => {
    const { problems } = parseBadgeFile('1.2.json', '{ "id": "1.2",\n }');
    expect(problems.map(({ line }) => line)).toEqual([
      expect.stringMatching(/^badges\/1\.2\.json is not JSON: [^\n]+$/),
    ]);
  });

  it('keeps the service from starting, with the same line', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'badges-'));
    await cp(folder, copy, { recursive: true });
    await expect(loadBadgeFolder(copy)).resolves.toHaveProperty('issuer.url', 'https://www.hel.fi/');
    await writeFile(join(copy, '1.2.json'), textOf('1.2.json').replace('"level": 1', '"level": 9'));
    const message = 'badges/1.2.json: level must be 1, 2 or 3';
    await expect(loadBadgeFolder(copy)).rejects.toMatchObject({ name: 'StartRefused', message });
    await rm(copy, { recursive: true });
    await expect(loadBadgeFolder(copy)).rejects.toMatchObject({ name: 'StartRefused' });
  });
});

describe('an edit that may be published', () => {
  const allowed: [string, Parameters<typeof problemsAfter>[0]][] = [
    ['a new version', (j) => j['1.2.json']!['versions'].push(second(j['1.2.json']!))],
    ['a line break in a text', (j) => (newest(j['1.2.json'])['description'].fi = 'a\nb')],
    ['a letter beyond the basic plane', (j) => (newest(j['1.2.json'])['description'].fi = 'Näyttö 🏅')],
    ['another order of a level’s parts', (j) => newest(j['T1.json'])['requires'].reverse()],
    ['a required badge made optional', (j) => newest(j['T1.json'])['requires'].shift()],
    [
      'levels that do not follow each other',
      (j) => {
        j['programme.json']!['sequentialLevels'] = false;
        newest(j['T2.json'])['requires'].shift();
      },
    ],
    [
      'an old version whose framework is gone',
      (j) => {
        j['1.1.json']!['versions'].push({ ...second(j['1.1.json']!), alignment: [] });
        j['1.1.json']!['versions'][0].alignment[0].targetFramework = 'Older';
      },
    ],
  ];
  it.each(allowed)('%s', (_, edit) => {
    expect(problemsAfter(edit)).toEqual([]);
  });
});

describe('a published version', () => {
  const images = { svg: bytesOf('images/T1.v1.svg'), png: bytesOf('images/T1.v1.png') };
  const version = () => newest(JSON.parse(textOf('T1.json')) as Loose);
  const content = (edited: Loose, pictures = images) =>
    toPublishedContent(edited as BadgeFileVersion, pictures);
  const other = { ...images, png: bytesOf('images/T2.v1.png') };

  const differences: [string, (edited: Loose) => void, string][] = [
    ['a letter of a text', (v) => (v['criteria'][0].text.sv += '.'), 'criteria[0].text.sv'],
    [
      'a criterion more',
      (v) => v['criteria'].push({ id: 'T1.b', text: { fi: 'a', sv: 'b', en: 'c' } }),
      'criteria[1]',
    ],
    ['a criterion less', (v) => v['criteria'].pop(), 'criteria[0]'],
    ['a requirement less', (v) => v['requires'].pop(), 'requires[6]'],
    ['another order of requirements', (v) => v['requires'].reverse(), 'requires[0]'],
    ['a field less', (v) => delete v['title'], 'title'],
    ['an alternative text', (v) => (v['image'].alt.en = 'x'), 'image.alt.en'],
    ['the first of two', (v) => ((v['description'].fi = 'x'), (v['name'].en = 'y')), 'name.en'],
    ['a list in place of an object', (v) => (v['name'] = ['x']), 'name'],
  ];

  it.each(differences)('shows %s', (_, edit, field) => {
    const edited = version();
    edit(edited);
    expect(differingField(content(version()), content(edited))).toBe(field);
    expect(contentHash(edited as BadgeFileVersion, images)).not.toBe(
      contentHash(version() as BadgeFileVersion, images),
    );
  });

  it('shows another picture', () => {
    expect(differingField(content(version()), content(version(), other))).toBe('image.png');
    expect(contentHash(version() as BadgeFileVersion, other)).not.toBe(
      contentHash(version() as BadgeFileVersion, images),
    );
  });

  it('is the same in another order of keys and after a round through JSON', () => {
    const turned = Object.fromEntries(Object.entries(version()).reverse());
    const stored: unknown = JSON.parse(JSON.stringify(content(version())));
    expect(differingField(stored, content(turned))).toBeUndefined();
    expect(contentHash(turned as BadgeFileVersion, images)).toBe(
      contentHash(version() as BadgeFileVersion, images),
    );
  });
});
