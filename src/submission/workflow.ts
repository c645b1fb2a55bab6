import { Refusal } from '../refusal.js';

export const states = [
  'draft',
  'submitted',
  'in-review',
  'returned',
  'approved',
  'issued',
  'rejected',
  'withdrawn',
] as const;
export type State = (typeof states)[number];

/** Who makes a move: the applicant, a tutor teacher, or the service by itself. */
export type Mover = 'owner' | 'reviewer' | 'service';

interface MoveRule {
  readonly from: readonly State[];
  readonly to: State;
  readonly by: Mover;
}

/** The whole life of a submission. What is not in this table cannot happen. */
export const moves = {
  submit: { from: ['draft', 'returned'], to: 'submitted', by: 'owner' },
  // The same snapshot goes to another reviewer; once per submission, which `review/oversight/` sees to.
  appeal: { from: ['returned'], to: 'submitted', by: 'owner' },
  withdraw: { from: ['draft', 'submitted', 'returned'], to: 'withdrawn', by: 'owner' },
  claim: { from: ['submitted'], to: 'in-review', by: 'reviewer' },
  release: { from: ['in-review'], to: 'submitted', by: 'reviewer' },
  expire: { from: ['in-review'], to: 'submitted', by: 'service' },
  return: { from: ['in-review'], to: 'returned', by: 'reviewer' },
  reject: { from: ['in-review'], to: 'rejected', by: 'reviewer' },
  approve: { from: ['in-review'], to: 'approved', by: 'reviewer' },
  issue: { from: ['approved'], to: 'issued', by: 'service' },
} as const satisfies Record<string, MoveRule>;
export type Move = keyof typeof moves;

/** States in which the applicant may still change answers. */
export const editable: readonly State[] = ['draft', 'returned'];

/** States that end a submission; the badge may then be applied for anew. */
export const final: readonly State[] = ['issued', 'rejected', 'withdrawn'];

/** States in which a reviewer, or the signing after the decision, relies on the answers as they were submitted. */
export const inOthersHands: readonly State[] = ['submitted', 'in-review', 'approved'];

/** What has to happen next, as a stable code for clients; `none` in final states. */
export const awaited = {
  draft: 'finish-and-submit',
  submitted: 'wait-for-reviewer',
  'in-review': 'wait-for-decision',
  returned: 'revise-and-submit',
  approved: 'wait-for-badge',
  issued: 'none',
  rejected: 'none',
  withdrawn: 'none',
} as const satisfies Record<State, string>;

/** The state after `move`; throws `MoveNotAllowed` when the table has no such move for this mover. */
export function advance(state: State, move: Move, mover: Mover): State {
  const rule: MoveRule = moves[move];
  if (!rule.from.includes(state) || rule.by !== mover) throw new MoveNotAllowed(state, move, rule.from);
  return rule.to;
}

export class MoveNotAllowed extends Refusal {
  constructor(state: State, move: Move, from: readonly State[]) {
    super(
      'conflict',
      'move-not-allowed',
      `Cannot ${move} a submission that is ${state}; it would have to be ${from.join(' or ')}.`,
      {
        state,
        move,
      },
    );
  }
}
