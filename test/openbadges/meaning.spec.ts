import { beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';

import { type Json, type JsonObject, isJsonObject, objectsIn } from '../../src/openbadges/json.js';
import { lint } from '../../src/openbadges/lint.js';
import { NotCanonical, canonize } from '../../src/openbadges/proof/canonical.js';
import {
  type ContextSet,
  credentialContexts,
  knownLists,
  ourContexts,
} from '../../src/openbadges/proof/contexts.js';
import { type FindKey, addProof, checkProofs } from '../../src/openbadges/proof/data-integrity.js';
import { sign } from '../../src/openbadges/proof/sign.js';
import { awardOf, freshKeys, skill } from './samples.js';

type Signed = JsonObject & { readonly proof: JsonObject; readonly credentialSubject: JsonObject };

const keys = await freshKeys();
const issuer = 'did:web:badges.example.org:teachers';
const findKey: FindKey = () => Promise.resolve({ controller: issuer, publicKey: keys.ed25519.publicKey });
const proofKey = {
  verificationMethod: `${issuer}#${keys.ed25519.multibase}`,
  privateKey: keys.ed25519.privateKey,
  created: '2026-03-02T08:15:30Z',
};
const copy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
const holds = async (document: JsonObject, contexts?: ContextSet) => {
  const findings = await checkProofs(document, findKey, contexts);
  return findings.every(({ outcome }) => outcome === 'passed');
};

/** Our contexts with the guard open: any list is taken for known, as by a verifier that only checks the signature. */
const open: ContextSet = { load: (url) => ourContexts.load(url), knowsList: () => true };

let badge: Signed;
beforeAll(async () => {
  const { ob3 } = await sign(await lint(awardOf(skill, 'en', keys), () => []), keys);
  badge = JSON.parse(ob3) as Signed;
  expect(await holds(badge)).toBe(true);
});

describe('the list of contexts', () => {
  const [v2, ob, extensions] = credentialContexts;
  const listed: readonly Json[] = [v2, ob, extensions];
  const inline = (context: Json): Json => [...listed, context];
  const mutations: readonly (readonly [string, Json | undefined])[] = [
    ['no list', undefined],
    ['null', null],
    ['an empty list', []],
    ['a text', v2],
    ['all in one text', listed.join(' ')],
    ['two in one text', [`${v2} ${ob}`, extensions]],
    ['an object', { v2: v2 }],
    ['a list in a list', [listed]],
    ['a number', 1],
    ['the first twice', [v2, v2, ob, extensions]],
    ['the last twice', [...listed, extensions]],
    ['null within', [v2, null, ob, extensions]],
    ['null at the end', inline(null)],
    ['both VC contexts', [v2, 'https://www.w3.org/2018/credentials/v1', ob, extensions]],
    [
      'two Open Badges contexts',
      [v2, ob, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json', extensions],
    ],
    ['no VC context', [ob, extensions]],
    ['extensions without Open Badges first', [extensions, v2, ob]],
    ...[
      [v2, extensions, ob],
      [ob, v2, extensions],
      [ob, extensions, v2],
      [extensions, v2, ob],
      [extensions, ob, v2],
    ].map((list, index) => [`another order (${index})`, list] as const),
    ...[
      'https://evil.example/context.json',
      'http://127.0.0.1/context.json',
      'http://[::1]/context.json',
      'http://169.254.169.254/latest/meta-data/',
      'file:///etc/passwd',
      'data:application/ld+json,{"@context":{}}',
      'ftp://example.org/context.json',
      'context.json',
      '//evil.example/context.json',
      '',
      ' ',
      '__proto__',
      'constructor',
      `${v2}#`,
      `${v2}?x`,
      `${v2}/`,
      v2.toUpperCase(),
      v2.replace('https:', 'http:'),
      v2.replace('www.', ''),
      ` ${v2}`,
      `${v2}\n`,
      v2.replace('credentials', '%63redentials'),
      ob.replace('3.0.3', '3.0.4'),
      ob.replace('3.0.3', '3.0.03'),
    ].flatMap((url) => [[`${JSON.stringify(url)} beside`, inline(url)] as const]),
    ...[
      {},
      { name: 'https://schema.org/description' },
      { '@vocab': 'https://evil.example/#' },
      { '@vocab': '' },
      { '@base': 'https://evil.example/' },
      { '@import': 'https://evil.example/context.json' },
      { '@import': v2 },
      { '@propagate': false },
      { '@version': 1.1 },
      { '@language': 'fi' },
      { '@direction': 'rtl' },
      { '@protected': false },
      { validUntil: null },
      { validUntil: '@nest' },
      { evidence: { '@id': 'https://evil.example/#e', '@container': '@index' } },
      { credentialStatus: { '@reverse': 'https://evil.example/#s' } },
    ].map((context) => [`${JSON.stringify(context)} inline`, inline(context)] as const),
  ];

  it('T18: has enough mutations to be tried', () => {
    expect(mutations.length).toBeGreaterThanOrEqual(60);
  });

  it.each(mutations)('T18: is not known, and nothing is loaded for it: %s', async (_what, list) => {
    const loaded: string[] = [];
    const watched: ContextSet = {
      ...ourContexts,
      load: (url) => {
        loaded.push(url);
        return ourContexts.load(url);
      },
    };
    const [finding, ...others] = await checkProofs(copy({ ...badge, '@context': list }), findKey, watched);
    expect(finding).toMatchObject({ check: 'proof-context', outcome: 'not-checked' });
    expect([others, loaded]).toEqual([[], []]);
  });

  it('T18 twin: with the guard open, a list that means something else is believed', async () => {
    for (const context of [
      {},
      { '@vocab': 'https://evil.example/#' },
      { '@version': 1.1 },
      { salary: 'https://evil.example/#salary' },
    ])
      expect(await holds({ ...badge, '@context': [...listed, context] }, open)).toBe(true);
  });

  it('is known for all that is in the field: VC 2.0 and 1.1, every Open Badges 3.0, records, older proofs', () => {
    const knows = (...list: readonly string[]) => ourContexts.knowsList(list);
    const v1 = 'https://www.w3.org/2018/credentials/v1';
    const clr = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
    const base = 'https://purl.imsglobal.org/spec/ob/v3p0';
    expect([
      knows(v2),
      knows(v2, ob),
      knows(v2, `${base}/context.json`),
      knows(v2, clr, ob),
      knows(v2, clr, ob, extensions),
      knows(v1, `${base}/context.json`, 'https://w3id.org/security/suites/ed25519-2020/v1'),
      knows(v1, `${base}/context-3.0.1.json`, 'https://w3id.org/security/data-integrity/v1'),
      knows(v1, `${base}/context-3.0.2.json`, extensions, 'https://w3id.org/security/data-integrity/v2'),
    ]).toEqual(Array(8).fill(true));
    expect(knownLists.length).toBe(160);
  });

  it.each([...new Set(knownLists.flat())])(
    'holds only words: %s gives none of them a power over the document',
    (url) => {
      const words: [string, Json][] = [];
      const walk = (value: Json | undefined): void => {
        if (Array.isArray(value)) value.forEach(walk);
        else if (isJsonObject(value))
          for (const [name, member] of Object.entries(value)) {
            words.push([name, member ?? null]);
            walk(member);
          }
      };
      walk(ourContexts.load(url));
      const aliases = words.filter(
        ([name, value]) => typeof value === 'string' && value.startsWith('@') && !name.startsWith('@'),
      );
      expect(new Set(aliases.map((word) => word.join(' ')))).toEqual(new Set(['id @id', 'type @type']));
      const powers = words
        .map(([name]) => name)
        .filter((name) => /^@(base|import|index|nest|propagate|reverse|included)$/.test(name));
      const containers = words.filter(([name]) => name === '@container').map(([, value]) => value);
      expect([
        powers,
        containers.filter((value) => !['@set', '@list', '@graph'].includes(String(value))),
      ]).toEqual([[], []]);
    },
  );
});

describe('two names swapped by an inline context', () => {
  const url = credentialContexts[1];
  const plain = (definition: Json | undefined) =>
    JSON.stringify({ ...(isJsonObject(definition) ? definition : {}), '@id': '' });
  /** Terms that also stand elsewhere are not free to be swapped in one place. */
  const isElsewhere = (term: string) =>
    credentialContexts.some((each) => term in (ourContexts.load(each)['@context'] as JsonObject)) ||
    term === 'image';
  /** Every pair of terms that stand beside each other and differ only in what they mean. */
  const pairsOf = (type: string) => {
    const terms = (ourContexts.load(url)['@context'] as JsonObject)[type] as JsonObject;
    const scope = Object.entries(terms['@context'] as JsonObject).filter(
      ([name, term]) => isJsonObject(term) && !isElsewhere(name),
    );
    return scope.flatMap(([one, first], index) =>
      scope
        .slice(index + 1)
        .filter(([, second]) => plain(first) === plain(second))
        .map(([other]) => [type, one, other] as const),
    );
  };
  const documentOf = (type: string, members: JsonObject): JsonObject => ({
    '@context': [...credentialContexts],
    id: 'urn:uuid:1',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { id: issuer, type: ['Profile'], ...(type === 'Profile' ? members : {}) },
    validFrom: '2026-03-02T08:15:30Z',
    credentialSubject: {
      id: 'did:example:1',
      type: ['AchievementSubject'],
      achievement: {
        id: 'https://school.example/a',
        type: ['Achievement'],
        name: 'Teamwork',
        ...(type === 'Achievement' ? members : {}),
      },
    },
  });
  const swap = (context: JsonObject, [type, one, other]: readonly [string, string, string]): JsonObject => {
    const terms = copy(context) as { '@context': Record<string, { '@context': Record<string, Json> }> };
    const scope = terms['@context'][type]?.['@context'] ?? {};
    [scope[one], scope[other]] = [scope[other] ?? null, scope[one] ?? null];
    return (terms as unknown as JsonObject)['@context'] as JsonObject;
  };
  const swaps = [...pairsOf('Achievement'), ...pairsOf('Profile')];

  it('are many', () => {
    expect(swaps.length).toBeGreaterThan(20);
  });

  it.each(swaps)('T19: in %s, %s and %s: not believed, and the twin believes it', async (...pair) => {
    const [type, one, other] = pair;
    const [shown, said] = ['https://school.example/one', 'https://school.example/other'];
    const signed = await addProof(documentOf(type, { [one]: shown, [other]: said }), proofKey);
    expect(await holds(signed)).toBe(true);
    const forged = copy({
      ...documentOf(type, { [one]: said, [other]: shown }),
      '@context': [credentialContexts[0], swap(ourContexts.load(url), pair), credentialContexts[2]],
      proof: signed['proof'],
    });
    expect(await holds(forged)).toBe(false);
    // T19 twin: the quads are the very same, so a verifier that only checks the signature is deceived.
    expect(await holds(forged, open)).toBe(true);
  });
});

describe('one member more, anywhere in a badge', () => {
  const names = fc.oneof(
    fc.constantFrom(
      ...[
        'name',
        'description',
        'narrative',
        'id',
        'type',
        'image',
        'validUntil',
        'criteria',
        'evidence',
        'related',
        'result',
      ],
      ...[
        '@index',
        '@id',
        '@type',
        '@graph',
        '@included',
        '@nest',
        '@reverse',
        '@set',
        '@list',
        '@json',
        '@none',
        '@value',
      ],
      ...[
        '@language',
        '@direction',
        '@context',
        '@base',
        'schema:name',
        'https://schema.org/name',
        'endorsementJwt',
      ],
    ),
    fc.string({ maxLength: 12 }),
  );
  const values = fc.oneof(
    fc.constantFrom<Json>(
      'x',
      1,
      true,
      ['x'],
      [['x']],
      {},
      { id: 'urn:x' },
      { '@value': 'x' },
      { '@index': 'x' },
      { '@value': null },
    ),
    fc.string({ maxLength: 8 }),
  );

  // An empty reference has no quad, and nothing that could be shown.
  it('T20: is never believed, unless it says nothing', async () => {
    const places = [...objectsIn(badge)]
      .map(([, path]) => path)
      .filter((path) => !/^(@context|proof)/.test(path));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), names, values, async (path, name, value) => {
        const changed = copy(badge);
        const object = [...objectsIn(changed)].find(([, at]) => at === path)?.[0] as Record<string, Json>;
        if (
          name === '__proto__' ||
          (name in object && JSON.stringify(object[name]) === JSON.stringify(value))
        )
          return;
        object[name] = value;
        if (value !== '') expect(await holds(changed)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['@index', () => ({ '@index': 'Awarded with honours' })],
    ['a term of nobody that says nothing', () => ({ 'https://www.w3.org/2018/credentials#x': [] })],
    ['@language', () => ({ '@language': 'honours' })],
  ] as const)('T20 twin: without the look at names the signature holds over %s', async (_what, added) => {
    const { proof, ...unsigned } = badge;
    const subject = badge.credentialSubject;
    const changed = { ...unsigned, credentialSubject: { ...subject, ...added() } };
    expect(await canonize(changed)).toBe(await canonize(unsigned));
    expect(await holds({ ...changed, proof })).toBe(false);
  });

  it('T20: is refused by the canonical form itself where the term is unknown or means nothing', async () => {
    for (const term of ['homeGrown', 'salary']) {
      const { proof: _proof, ...unsigned } = badge;
      await expect(canonize({ ...unsigned, [term]: 'x' })).rejects.toThrow(NotCanonical);
    }
  });
});

describe('the object that is shown', () => {
  const other = async () => {
    const { ob3 } = await sign(
      await lint({ ...awardOf(skill, 'fi', keys), id: '6ba7b810-9dad-41d1-80b4-00c04fd430c8' }, () => []),
      keys,
    );
    return JSON.parse(ob3) as Signed;
  };
  const forged = (): JsonObject => ({ ...badge, name: 'Forged' });
  const splices: readonly (readonly [string, () => Promise<JsonObject> | JsonObject])[] = [
    ['the proof of another badge', async () => ({ ...badge, proof: (await other()).proof })],
    ['another badge under this proof', async () => ({ ...(await other()), proof: badge.proof })],
    [
      'a good proof beside one of another badge',
      async () => ({ ...badge, proof: [badge.proof, (await other()).proof] }),
    ],
    [
      'another badge with both proofs',
      async () => ({ ...forged(), proof: [badge.proof, (await other()).proof] }),
    ],
    ['a token inside the proof', () => ({ ...forged(), proof: { ...badge.proof, jwt: 'e30.e30.AA' } })],
    ['the good badge inside a forged one', () => ({ ...forged(), evidence: [badge] })],
    ['the good badge inside a record', () => ({ ...forged(), verifiableCredential: [badge] })],
    ['the good badge in a @graph', () => ({ '@context': badge['@context'] ?? [], '@graph': [badge] })],
    [
      'a forged name beside a @graph',
      () => ({ '@context': badge['@context'] ?? [], name: 'Forged', '@graph': [badge] }),
    ],
    ['the good badge as @included', () => ({ ...forged(), '@included': [badge] })],
    [
      'the subject as a list of two',
      () => ({ ...badge, credentialSubject: [badge.credentialSubject, { id: 'urn:x' }] }),
    ],
    [
      'the proof moved into the subject',
      () => {
        const { proof, ...rest } = badge;
        return { ...rest, credentialSubject: { ...badge.credentialSubject, proof } };
      },
    ],
    ['the proof as a list within a list', () => ({ ...badge, proof: [[badge.proof]] })],
  ];

  it.each(splices)('T22: is what was signed: not believed is %s', async (_what, splice) => {
    expect(await holds(copy(await splice()))).toBe(false);
  });

  // One graph has many spellings in JSON: what follows has the very same quads as the badge, and says less or more.
  const hidden: readonly (readonly [string, () => JsonObject])[] = [
    [
      'the status, told of under a full IRI',
      () => {
        const { credentialStatus, ...rest } = badge;
        return { ...rest, 'https://www.w3.org/2018/credentials#credentialStatus': credentialStatus };
      },
    ],
    [
      'the status as two entries, the first of which says nothing',
      () => {
        const status = badge['credentialStatus'] as JsonObject;
        return { ...badge, credentialStatus: [{ id: status['id'] }, status] };
      },
    ],
    [
      'the subject as two, the first of which has no achievement',
      () => {
        const { id } = badge.credentialSubject;
        return { ...badge, credentialSubject: [{ id }, badge.credentialSubject] };
      },
    ],
    [
      'a list within a list',
      () => ({ ...badge, type: badge['type'], evidence: [badge['evidence']] as Json }),
    ],
  ];
  it.each(hidden)('T22: has each thing in one place: not believed is %s', async (_what, hide) => {
    const { proof: _proof, ...changed } = copy(hide());
    const { proof: _same, ...unsigned } = badge;
    // T22 twin: the signature alone would hold.
    if ((await canonize(changed).catch(() => '')) !== '')
      expect(await canonize(changed)).toBe(await canonize(unsigned));
    expect(await holds(copy(hide()))).toBe(false);
  });

  const endorsement = (change: JsonObject = {}): JsonObject => ({
    '@context': [...credentialContexts],
    id: 'urn:uuid:2',
    type: ['VerifiableCredential', 'EndorsementCredential'],
    issuer: { id: 'did:example:endorser', type: ['Profile'] },
    validFrom: '2026-03-01T00:00:00Z',
    credentialSubject: { id: 'urn:uuid:1', type: ['EndorsementSubject'], endorsementComment: 'Good' },
    ...change,
  });
  const endorsed = (change: JsonObject = {}): JsonObject => ({
    '@context': [...credentialContexts],
    id: 'urn:uuid:1',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { id: issuer, type: ['Profile'] },
    validFrom: '2026-03-02T08:15:30Z',
    validUntil: '2027-03-02T08:15:30Z',
    credentialSubject: { id: 'did:example:1', type: ['AchievementSubject'] },
    endorsement: [endorsement(change)],
  });

  it('T22: holds its validity at the top, although an endorsement may speak of the same credential', async () => {
    const signed = await addProof(endorsed(), proofKey);
    expect(await holds(signed)).toBe(true);
    const { validUntil, ...rest } = signed;
    const subject = { id: 'urn:uuid:1', type: ['EndorsementSubject'], endorsementComment: 'Good' };
    const moved = {
      ...rest,
      endorsement: [
        endorsement({
          credentialSubject: {
            ...subject,
            type: ['EndorsementSubject', 'VerifiableCredential', 'OpenBadgeCredential'],
            validUntil,
          },
        }),
      ],
    };
    // T22 twin: the quads are the same, and a reader finds no end at the top.
    const quads = ({ proof: _proof, ...unsigned }: JsonObject) => canonize(unsigned);
    expect(await quads(moved)).toBe(await quads(signed));
    const findings = await checkProofs(copy(moved), findKey);
    expect(findings.map(({ detail }) => detail).join()).toContain('a second time');
  });

  it('may hold a credential with a known list of its own, and with no other', async () => {
    const lists: readonly (readonly [Json, boolean])[] = [
      [[...credentialContexts], true],
      [credentialContexts.slice(0, 2), true],
      [[credentialContexts[0], { name: 'https://schema.org/description' }], false],
      [['https://evil.example/c'], false],
      [null, false],
      [[], false],
    ];
    for (const [list, believed] of lists) {
      const signed = await addProof(endorsed(), proofKey);
      const changed = copy({ ...signed, endorsement: [endorsement({ '@context': list })] });
      expect([list, await holds(changed)]).toEqual([list, believed]);
    }
    const signed = await addProof(endorsed(), proofKey);
    const subject = { ...(signed['credentialSubject'] as JsonObject), '@context': [...credentialContexts] };
    expect(await holds({ ...signed, credentialSubject: subject })).toBe(false);
  });

  it('has no names that only it knows', async () => {
    const { proof: _proof, ...unsigned } = badge;
    const named = await addProof(
      { ...unsigned, credentialSubject: { ...badge.credentialSubject, id: '_:b0' } },
      proofKey,
    );
    expect(await holds(named)).toBe(false);
  });
});

describe('a poisoned graph', () => {
  // Nodes that all point at each other: told apart by their names it is quick, without them hopeless.
  const clique = (nodes: number): JsonObject => ({
    '@context': [...credentialContexts],
    id: 'https://school.example/a',
    type: ['Achievement'],
    related: Array.from({ length: nodes }, (_, id) => ({
      id: `_:b${id}`,
      type: ['Achievement'],
      related: Array.from({ length: nodes }, (__, other) => ({ id: `_:b${other}` })),
    })),
  });

  it('T21: is given up, not worked on', async () => {
    const started = performance.now();
    await expect(canonize(clique(40))).rejects.toMatchObject({ code: 'not-canonical' });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('T21 twin: without the limit, far fewer nodes take far longer', async () => {
    const { default: jsonld } = await import('jsonld');
    const library = jsonld as unknown as { canonize(input: object, options: object): Promise<string> };
    const work = (maxWorkFactor: number) => {
      const signal = AbortSignal.timeout(1_000);
      return library.canonize(clique(9), {
        documentLoader: (url: string) =>
          Promise.resolve({ documentUrl: url, document: ourContexts.load(url) }),
        canonizeOptions: { algorithm: 'RDFC-1.0', maxWorkFactor, signal },
      });
    };
    await expect(work(1)).rejects.toThrow('Maximum deep iterations exceeded');
    await expect(work(Infinity)).rejects.toThrow(/abort/i);
  });
});
