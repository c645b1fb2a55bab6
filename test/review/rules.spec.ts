import { randomUUID } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { findObstacle, type Applicant, type Reviewer } from '../../src/review/rules/assignment.js';
import {
  agreementByReviewer,
  agreementOf,
  differencesOf,
  drawOne,
  isDrawn,
} from '../../src/review/rules/looks.js';

const applicant: Applicant = {
  ...{ personId: 'aino', units: ['school-1'], language: 'fi', supervisors: ['marjatta'] },
  ...{ declared: [], appealed: [] },
};
const reviewer = (personId: string, unit: string, languages: Reviewer['languages'] = ['fi']): Reviewer => ({
  personId,
  units: [unit],
  languages,
});
const onni = reviewer('onni', 'school-2');
const colleague = reviewer('colleague', 'school-1');
const marjatta = reviewer('marjatta', 'school-4');

describe('who may review', () => {
  it.each<[string, Reviewer, Partial<Applicant>, readonly Reviewer[], string | undefined]>([
    ['somebody of another school', onni, {}, [], undefined],
    ['nobody themselves', reviewer('aino', 'school-2'), {}, [onni], 'own-submission'],
    [
      'nobody in a language that they do not review in',
      reviewer('x', 'school-3', ['sv']),
      {},
      [onni],
      'other-language',
    ],
    ['everybody in English', reviewer('x', 'school-3', ['sv']), { language: 'en' }, [onni], undefined],
    ['nobody of the own school while another is free', colleague, {}, [onni], 'own-school'],
    ['somebody of the own school when nobody else is there', colleague, {}, [], undefined],
    ['no supervisor while another is free', marjatta, {}, [onni], 'supervisor'],
    ['the supervisor when nobody else is there', marjatta, {}, [], undefined],
    ['the supervisor and the colleague when they are all', marjatta, {}, [colleague], undefined],
    ['nobody who declared a conflict', onni, { declared: ['onni'] }, [colleague], 'conflict-declared'],
    ['nobody who declared a conflict, even alone', onni, { declared: ['onni'] }, [], 'conflict-declared'],
    ['nobody whose return is appealed, even alone', onni, { appealed: ['onni'] }, [], 'appealed'],
    [
      'the colleague, when the free one declared a conflict',
      colleague,
      { declared: ['onni'] },
      [onni],
      undefined,
    ],
    [
      'the colleague, when the free one’s return is appealed',
      colleague,
      { appealed: ['onni'] },
      [onni],
      undefined,
    ],
  ])('%s', (_, asked, more, others, obstacle) => {
    expect(findObstacle(asked, { ...applicant, ...more }, [asked, ...others])).toBe(obstacle);
  });
});

describe('the draw for a second look', () => {
  const ids = Array.from({ length: 20_000 }, () => randomUUID());

  it.each([0, 0.05, 0.5, 1])('draws its share: %d', (share) => {
    const drawn = ids.filter((id) => isDrawn('seed', id, share)).length / ids.length;
    // Five standard deviations.
    expect(Math.abs(drawn - share)).toBeLessThanOrEqual(5 * Math.sqrt((share * (1 - share)) / ids.length));
  });

  it('draws the same again, and others under another seed', () => {
    const drawn = (seed: string) => ids.filter((id) => isDrawn(seed, id, 0.05));
    const [one, two] = [drawn('one'), new Set(drawn('two'))];
    expect(drawn('one')).toEqual(one);
    expect(one.filter((id) => two.has(id)).length).toBeLessThan(one.length / 5);
  });

  it('asks everybody about as often, and nobody of nobody', () => {
    const asked = ids.map((id) => drawOne('seed', id, ['a', 'b', 'c', 'd']));
    for (const one of ['a', 'b', 'c', 'd'])
      expect(Math.abs(asked.filter((who) => who === one).length - 5000)).toBeLessThan(350);
    expect(drawOne('seed', ids[0]!, [])).toBeUndefined();
  });
});

describe('how far two reviewers agree', () => {
  const first = [
    { criterion: 'a', score: 2 },
    { criterion: 'b', score: 3 },
    { criterion: 'c', score: 2 },
  ] as const;
  const look = (firstReviewer: string, scores: readonly (0 | 1 | 2 | 3)[]) => {
    const second = scores.map((score, at) => ({ criterion: first[at]!.criterion, score }));
    return { firstReviewer, scores: second, differences: differencesOf(first, second), required: 2 };
  };

  it('names every criterion that is scored otherwise', () => {
    expect(look('x', [2, 2, 0]).differences).toEqual([
      { criterion: 'b', first: 3, second: 2 },
      { criterion: 'c', first: 2, second: 0 },
    ]);
  });

  it('counts as apart only where one found it shown and the other did not', () => {
    expect(agreementOf([look('x', [2, 2, 0]), look('y', [3, 3, 3])])).toEqual({
      ...{ looks: 2, criteria: 6, agreed: 5, rate: 0.8333 },
    });
    expect(agreementOf([])).toMatchObject({ looks: 0, rate: null });
  });

  it('begins with the reviewer who is agreed with least', () => {
    const all = [look('x', [2, 2, 2]), look('y', [0, 0, 2]), look('x', [1, 2, 2])];
    expect(agreementByReviewer(all).map(({ reviewer: who, rate }) => [who, rate])).toEqual([
      ['y', 0.3333],
      ['x', 0.8333],
    ]);
  });
});
