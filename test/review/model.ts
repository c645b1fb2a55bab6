import type { Caller } from '../../src/allow.decorator.js';
import { minutesAfter } from '../../src/clock.js';
import { draft, outcomeOf, scoresFor, type House } from './house.js';

// The life of a submission, told a second time: from the design, not from the table that the service reads.

export const acts = [
  ...['submit', 'withdraw', 'appeal', 'rewrite', 'claim', 'release', 'approve', 'return', 'reject'],
  ...['issue', 'wait', 'sweep'],
] as const;
type Act = (typeof acts)[number];

export interface Step {
  readonly act: Act;
  /** Which of the applicant's submissions, and which of the reviewers. */
  readonly which: number;
  readonly who: number;
}

/** What the model knows of a submission. */
interface Told {
  readonly state: string;
  readonly claimedBy: number | null;
  readonly lapsed: boolean;
  readonly returnedBy: number | null;
  /** The reviewer whose return was appealed: never again. */
  readonly appealed: number | null;
}

const begun: Told = { state: 'draft', claimedBy: null, lapsed: false, returnedBy: null, appealed: null };
const free = { claimedBy: null, lapsed: false };

const waits = ({ state, lapsed }: Told) => state === 'submitted' || (state === 'in-review' && lapsed);
const writes = ({ state }: Told) => state === 'draft' || state === 'returned';
const holds = ({ state, claimedBy }: Told, who: number) => state === 'in-review' && claimedBy === who;
const decides = (told: Told, who: number) => holds(told, who) && !told.lapsed;

/** What must come of an act; false where it must be refused. */
const expected: Record<Act, (told: Told, who: number) => Told | false> = {
  submit: (told) => writes(told) && { ...told, state: 'submitted', returnedBy: null },
  rewrite: (told) => writes(told) && told,
  withdraw: (told) => (writes(told) || waits(told)) && { ...told, ...free, state: 'withdrawn' },
  appeal: (told) =>
    told.state === 'returned' &&
    told.appealed === null && { ...told, state: 'submitted', appealed: told.returnedBy },
  claim: (told, who) =>
    (waits(told) || holds(told, who)) &&
    told.appealed !== who && { ...told, state: 'in-review', claimedBy: who, lapsed: false },
  release: (told, who) => holds(told, who) && { ...told, ...free, state: 'submitted' },
  approve: (told, who) => decides(told, who) && { ...told, ...free, state: 'approved' },
  return: (told, who) => decides(told, who) && { ...told, ...free, state: 'returned', returnedBy: who },
  reject: (told, who) => decides(told, who) && { ...told, ...free, state: 'rejected' },
  issue: (told) => ['approved', 'issued'].includes(told.state) && { ...told, state: 'issued' },
  wait: (told) => ({ ...told, lapsed: told.state === 'in-review' }),
  sweep: (told) =>
    told.state === 'in-review' && told.lapsed ? { ...told, ...free, state: 'submitted' } : told,
};

interface Written extends Awaited<ReturnType<typeof draft>> {
  told: Told;
}

const BADGES = ['1.1', '1.2', '1.3'];

/** Takes the steps in the model and in the service; answers the first in which the two differ, in one line. */
export async function differencesIn(
  house: House,
  steps: readonly Step[],
  people: { readonly teacher: Caller; readonly reviewers: readonly Caller[] },
): Promise<string[]> {
  const begin = async (badge: string) => ({ ...(await draft(house, people.teacher, badge)), told: begun });
  const written: Written[] = [];
  for (const badge of BADGES) written.push(await begin(badge));
  for (const { act, which, who } of steps) {
    const one = written[which]!;
    const before = one.told.state;
    const wanted = expected[act](one.told, who);
    const turn = { act, teacher: people.teacher, reviewer: people.reviewers[who]! };
    const outcome = await outcomeOf(take(house, one, turn));
    for (const told of touched(act, one, written)) told.told = expected[act](told.told, who) || told.told;
    const { state } = await house.submissions.load(one.id);
    if ((outcome === 'ok') !== (wanted !== false) || state !== one.told.state)
      return [`${act} by ${who} of ${before}: ${outcome}, ${state} instead of ${one.told.state}`];
    const over = ['issued', 'rejected', 'withdrawn'].includes(state);
    // Not at once: what is over is tried for a while, too.
    if (over && who === 0) written[which] = await begin(one.badge);
  }
  return [];
}

/** Time passes for all of them. */
const touched = (act: Act, one: Written, all: readonly Written[]) =>
  act === 'wait' || act === 'sweep' ? all : [one];

interface Turn {
  readonly act: Act;
  readonly teacher: Caller;
  readonly reviewer: Caller;
}

function take(
  house: House,
  { id, badge, answers }: Written,
  { act, teacher, reviewer }: Turn,
): Promise<unknown> {
  const { applications, claims, settlement, appeals, clock, sources, submissions } = house;
  switch (act) {
    case 'submit':
      return applications.submit(teacher, id);
    case 'withdraw':
      return applications.withdraw(teacher, id);
    case 'rewrite':
      return applications.saveAnswers(teacher, id, { answers });
    case 'appeal':
      return appeals.appeal(teacher, id, { text: 'Näyttö riittää.' });
    case 'claim':
      return claims.claim(reviewer, id);
    case 'release':
      return claims.release(reviewer, id);
    case 'issue':
      return settlement.settle(id);
    case 'wait':
      clock.time = minutesAfter(clock.time, house.config.claimMinutes + 1);
      return Promise.resolve();
    case 'sweep':
      return sources.unitOfWork.run((tx) => submissions.expireClaims(tx));
    default:
      return decide(house, { id, badge }, { verdict: act, reviewer });
  }
}

async function decide(
  { submissions, decisions }: House,
  { id, badge }: { id: string; badge: string },
  { verdict, reviewer }: { verdict: 'approve' | 'return' | 'reject'; reviewer: Caller },
): Promise<unknown> {
  const { snapshotHash } = await submissions.load(id);
  const scores = verdict === 'reject' ? [] : scoresFor(badge, verdict === 'return' ? 1 : 2);
  const comment = verdict === 'reject' ? 'Sama hakemus kahdesti.' : undefined;
  const body = { snapshot: snapshotHash ?? '', verdict, scores, comment };
  return decisions.decide(reviewer, id, body, undefined);
}
