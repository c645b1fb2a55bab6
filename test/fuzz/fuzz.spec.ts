import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type JsonObject, listOf } from '../../src/openbadges/json.js';
import { canonize } from '../../src/openbadges/proof/canonical.js';
import { Refusal } from '../../src/refusal.js';
import { findBadge, type Presented } from '../../src/verification/intake/intake.js';
import { type Verification, verify } from '../../src/verification/verify.js';
import { type Form, type Stage, openStage } from './badges.js';
import { newForger, plans as forgeries } from './forgeries.js';
import { pngMutations, svgMutations } from './image-mutations.js';
import { type Mutation, byteMutations, jsonMutations, tokenMutations } from './mutations.js';

/** How many mutations `npm test` tries, and how long `npm run fuzz -- --minutes N` goes on instead. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 20_000);
const MINUTES = Number(process.env['FUZZ_MINUTES'] ?? 0);
/** `npm run fuzz` changes every single byte, `npm test` every fourth. */
const STRIDE = MINUTES > 0 ? 1 : 4;
const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** What changes each form, and its share of the runs. */
const plans: readonly { form: string; mutations: fc.Arbitrary<Mutation>; share: number }[] = [
  { form: 'OB 3.0 JSON', mutations: byteMutations, share: 0.15 },
  { form: 'OB 3.0 JSON', mutations: jsonMutations, share: 0.2 },
  { form: 'OB 3.0 JWT', mutations: byteMutations, share: 0.05 },
  { form: 'OB 3.0 JWT', mutations: tokenMutations, share: 0.1 },
  { form: 'OB 2.0 JWS', mutations: byteMutations, share: 0.05 },
  { form: 'OB 2.0 JWS', mutations: tokenMutations, share: 0.05 },
  { form: 'OB 3.0 PNG', mutations: byteMutations, share: 0.05 },
  { form: 'OB 3.0 PNG', mutations: pngMutations, share: 0.05 },
  { form: 'OB 3.0 PNG with a JWT', mutations: pngMutations, share: 0.05 },
  { form: 'OB 3.0 SVG', mutations: byteMutations, share: 0.1 },
  { form: 'OB 3.0 SVG', mutations: svgMutations, share: 0.05 },
];

describe(`a badge of another, trusted issuer, changed (seed ${SEED})`, () => {
  let stage: Stage;
  beforeAll(async () => {
    const image = (format: string) => readFileSync(`badges/images/1.1.v1.${format}`);
    stage = await openStage({ png: image('png'), svg: image('svg') });
  }, 60_000);

  const formOf = (name: string): Form => stage.forms.find((form) => form.name === name)!;
  const judge = (form: Form, bytes: Buffer) => verify(form.toGiven(bytes), stage.surroundings);

  it('is valid in every form while nobody has touched it', async () => {
    for (const form of stage.forms) {
      const { verdict, findings } = await judge(form, form.bytes);
      expect([form.name, verdict, findings.filter(({ outcome }) => outcome !== 'passed')]).toEqual([
        form.name,
        'valid',
        [],
      ]);
    }
  });

  it.each(plans.map((plan, index) => [index + 1, plan.form, plan] as const))(
    'plan %i: %s is never valid once it says something else',
    async (_number, _name, { form: name, mutations, share }) => {
      const form = formOf(name);
      const untouched = await judge(form, form.bytes);
      const original = await presentedBy(form, form.bytes);
      const property = fc.asyncProperty(mutations, async (mutation) => {
        const bytes = mutation.apply(form.bytes);
        const verification = await judgeOrRefuse(() => judge(form, bytes));
        if (verification === undefined || verification.verdict !== 'valid') return;
        // Whatever is still valid must say the same: the change lies outside of what is signed and of what is shown.
        expect(verification.credential).toEqual(untouched.credential);
        expect(await saysTheSame(await presentedBy(form, bytes), original)).toBe(true);
      });
      await fc.assert(property, { seed: SEED, ...limitOf(share) });
    },
    Math.max(600_000, MINUTES * 120_000),
  );

  it(
    'is never valid, and shows no name but the forger’s, when somebody else signs it again',
    async () => {
      const forger = newForger();
      const genuine = JSON.parse(formOf('OB 3.0 JSON').bytes.toString('utf8')) as JsonObject;
      let signed = 0;
      const property = fc.asyncProperty(forgeries, async (plan) => {
        const given = await forger.forge(genuine, plan);
        if (given === undefined) return;
        signed += 1;
        const verification = await judgeOrRefuse(() => verify(given, stage.surroundings));
        expect(verification?.verdict).not.toBe('valid');
        const shown = verification?.credential?.issuer.id ?? forger.ids[0];
        expect(forger.ids).toContain(shown);
      });
      const share = 0.1;
      await fc.assert(property, { seed: SEED, ...limitOf(share) });
      expect(signed).toBeGreaterThan(RUNS * share * 0.5);
    },
    600_000 + MINUTES * 60_000,
  );

  it.each(['OB 3.0 JSON', 'OB 3.0 JWT', 'OB 2.0 JWS'])(
    '%s is not valid with any single byte changed',
    async (name) => {
      const form = formOf(name);
      const original = await presentedBy(form, form.bytes);
      for (let place = SEED % STRIDE; place < form.bytes.length; place += STRIDE) {
        const bytes = Buffer.from(form.bytes);
        bytes[place] = (bytes[place] ?? 0) ^ 1;
        const verification = await judgeOrRefuse(() => judge(form, bytes));
        if (verification?.verdict !== 'valid') continue;
        expect([place, await saysTheSame(await presentedBy(form, bytes), original)]).toEqual([place, true]);
      }
    },
    600_000,
  );

  it.each(['OB 3.0 JSON', 'OB 3.0 JWT', 'OB 2.0 JWS'])(
    'twin: where signatures are not looked at, changes of %s do get through',
    async (name) => {
      const form = formOf(name);
      const mutations = fc.sample(name === 'OB 3.0 JSON' ? jsonMutations : tokenMutations, {
        numRuns: 300,
        seed: 7,
      });
      const blind = async (bytes: Buffer) => {
        const { findings } = (await judgeOrRefuse(() => judge(form, bytes))) ?? { findings: [] };
        const left = findings.filter(({ check }) => !/signature/.test(check));
        return left.length > 0 && left.every(({ outcome }) => outcome !== 'failed');
      };
      const through = await Promise.all(mutations.map(({ apply }) => blind(apply(form.bytes))));
      expect(through.filter(Boolean).length).toBeGreaterThan(0);
    },
    120_000,
  );

  async function presentedBy(form: Form, bytes: Buffer): Promise<Presented> {
    const presented = await findBadge(form.toGiven(bytes), stage.surroundings);
    if ('outcome' in presented) throw new Error(`there is no badge in it: ${presented.detail}`);
    return presented;
  }
});

const limitOf = (share: number) =>
  MINUTES > 0
    ? { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: MINUTES * 60_000 * share }
    : { numRuns: Math.ceil(RUNS * share) };

/** A refusal is an answer; anything else that is thrown is a fault of ours. */
async function judgeOrRefuse(judge: () => Promise<Verification>): Promise<Verification | undefined> {
  try {
    return await judge();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** The same token; or the same JSON, whatever its white space, order and escapes; or other JSON for the same signed graph. */
async function saysTheSame(one: Presented, other: Presented): Promise<boolean> {
  if (one.token !== undefined || other.token !== undefined) return one.token === other.token;
  if (isDeepStrictEqual(one.document, other.document)) return true;
  return (await graphOf(one.document)) === (await graphOf(other.document));
}

async function graphOf({ proof, ...unsecured }: JsonObject): Promise<string> {
  // A proof said twice is one proof.
  const proofs = new Set(listOf(proof).map((each) => JSON.stringify(each)));
  return (await canonize(unsecured)) + [...proofs].join('\n');
}
