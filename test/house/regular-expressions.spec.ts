import { describe, expect, it } from '@jest/globals';

import { expressionsIn, judge, ourExpressions, tryLongTexts } from './regular-expressions.js';

describe('regular expressions', () => {
  const all = ourExpressions();

  it('T72: none of ours takes long over any text, by proof or over 50,000 characters of its own parts', () => {
    expect(all.length).toBeGreaterThan(200);
    const slow = all.flatMap((one) => {
      const why = judge(one);
      return why === undefined ? [] : [`${one.file}: /${one.source}/${one.flags}: ${why}`];
    });
    expect(slow).toEqual([]);
  }, 120_000);

  it.each([
    ['a group that repeats a repetition', 'const a = /^(a+)+$/;'],
    ['blanks at the end, from every blank on', "text.replace(/[. ]+$/, '')"],
    ['a form of zod', "z.string().regex(/^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$/, 'must be an e-mail address')"],
    ['one that is made at run time', "const AT = '(a|a)+'; new RegExp(`^${AT}$`, 'i')"],
  ])('T72 twin: %s is found in a source', (_what, source) => {
    const [found] = expressionsIn('a.ts', source);
    expect(found && judge(found)).toMatch(/polynomial|exponential/);
  });

  it('T72 twin: what no proof covers is found by trying', () => {
    expect(tryLongTexts('(?!x)[. ]+$', '')).toMatch(/^\w+ ms for 50,000 characters/);
    expect(tryLongTexts('(?<![. ])[. ]+$', '')).toBeUndefined();
    expect(tryLongTexts('^(?!x)(a+)+$', '')).toMatch(/^Infinity ms/);
  });
});
