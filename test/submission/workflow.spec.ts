import { describe, expect, it } from '@jest/globals';

import {
  advance,
  awaited,
  editable,
  final,
  inOthersHands,
  moves,
  states,
  type Move,
  type Mover,
  type State,
} from '../../src/submission/workflow.js';

const movers: readonly Mover[] = ['owner', 'reviewer', 'service'];

// The life of a submission as the design describes it, written a second time by hand.
const allowed = new Map<string, State>([
  ['draft submit owner', 'submitted'],
  ['returned submit owner', 'submitted'],
  ['returned appeal owner', 'submitted'],
  ['draft withdraw owner', 'withdrawn'],
  ['submitted withdraw owner', 'withdrawn'],
  ['returned withdraw owner', 'withdrawn'],
  ['submitted claim reviewer', 'in-review'],
  ['in-review release reviewer', 'submitted'],
  ['in-review expire service', 'submitted'],
  ['in-review return reviewer', 'returned'],
  ['in-review reject reviewer', 'rejected'],
  ['in-review approve reviewer', 'approved'],
  ['approved issue service', 'issued'],
]);

const cases = states.flatMap((state) =>
  (Object.keys(moves) as Move[]).flatMap((move) =>
    movers.map((mover) => ({ state, move, mover, to: allowed.get(`${state} ${move} ${mover}`) })),
  ),
);

describe('every move of everybody from every state', () => {
  it.each(cases.filter(({ to }) => to))('$state – $move by $mover → $to', ({ state, move, mover, to }) => {
    expect(advance(state, move, mover)).toBe(to);
  });

  it.each(cases.filter(({ to }) => !to))('$state – $move by $mover is refused', ({ state, move, mover }) => {
    let refusal: unknown;
    try {
      advance(state, move, mover);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({
      code: 'move-not-allowed',
      kind: 'conflict',
      details: { state, move },
    });
  });
});

describe('the life as a whole', () => {
  it('reaches every state from a draft', () => {
    const reached = new Set<State>(['draft']);
    for (const from of reached) for (const { state, to } of cases) if (state === from && to) reached.add(to);
    expect([...reached].sort()).toEqual([...states].sort());
  });

  it('ends in exactly the final states', () => {
    const withoutWayOut = states.filter((state) => !cases.some((one) => one.state === state && one.to));
    expect(withoutWayOut.sort()).toEqual([...final].sort());
  });

  it('can end from every state', () => {
    const ends = new Set<State>(final);
    for (let round = 0; round < states.length; round++)
      for (const { state, to } of cases) if (to && ends.has(to)) ends.add(state);
    expect(ends.size).toBe(states.length);
  });

  it('lets the owner submit exactly from the states in which answers can be changed', () => {
    expect([...moves.submit.from].sort()).toEqual([...editable].sort());
  });

  it('never has answers changed while others rely on them', () => {
    expect(editable.filter((state) => inOthersHands.includes(state))).toEqual([]);
  });

  it('says that nothing is awaited exactly in final states', () => {
    expect(states.filter((state) => awaited[state] === 'none').sort()).toEqual([...final].sort());
  });
});
