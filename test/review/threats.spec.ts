import { createHash } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { Caller } from '../../src/allow.decorator.js';
import type { BadgeVersion } from '../../src/openbadges/award.js';
import { approvalOf, handedIn, draft, openHouse, openUp, outcomeOf, shut, type House } from './house.js';

let house: House;
let teacher: Caller;
let colleague: Caller;
let reviewer: Caller;
beforeAll(async () => {
  house = await openHouse();
  [teacher, colleague, reviewer] = [
    await house.enter('teacher'),
    await house.enter('teacher'),
    await house.enter('reviewer'),
  ];
});
afterAll(() => house.close());
afterEach(shut);

type Submission = Awaited<ReturnType<typeof handedIn>>;

const taken = async (badge: string, who = teacher, text?: string): Promise<Submission> => {
  const submission = await handedIn(house, who, badge, text);
  await house.claims.claim(reviewer, submission.id);
  return submission;
};
const approve = (submission: Submission, key?: string) =>
  house.decisions.decide(reviewer, submission.id, approvalOf(submission), key);
const editEvidence = ({ evidence }: Submission) =>
  house.sources.unitOfWork.run((tx) =>
    tx.query(`UPDATE "evidence" SET "content" = 'Muuta' WHERE "id" = '${evidence}'`),
  );
const end = (submission: Submission) => house.settlement.settle(submission.id);

describe('a double click, and a retry after a lost answer', () => {
  it('T49: one decision, and the same answer to everybody who asks under its key', async () => {
    const submission = await taken('1.1');
    const answers = await Promise.all([1, 2, 3].map(() => approve(submission, 'click')));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    const other = { ...approvalOf(submission), comment: 'Toinen' };
    const reused = house.decisions.decide(reviewer, submission.id, other, 'click');
    expect(await outcomeOf(reused)).toBe('idempotency-key-reused');
    await end(submission);
  });

  it('T49 twin: where keys are not looked up, the second click is told of a conflict', async () => {
    openUp(house.decisions, 'findRetried', async () => null);
    const submission = await taken('1.1');
    await approve(submission, 'again');
    expect(await outcomeOf(approve(submission, 'again'))).toBe('already-decided');
    await end(submission);
  });
});

describe('evidence that changes under the review', () => {
  const remove = ({ evidence }: { evidence: string }) => outcomeOf(house.evidence.remove(teacher, evidence));

  it('T53: removed before it is handed in, it is missing', async () => {
    const written = await draft(house, teacher, '1.2');
    expect(await remove(written)).toBe('ok');
    expect(await outcomeOf(house.applications.submit(teacher, written.id))).toBe('submission-incomplete');
    await house.applications.withdraw(teacher, written.id);
  });

  it.each([
    ['T53: while it waits, it cannot be removed', ['wait']],
    ['T53: while a reviewer reads it, it cannot be removed', ['claim']],
    ['T53: between approval and badge, it cannot be removed', ['claim', 'approve']],
  ])('%s', async (_, moves) => {
    const submission = await handedIn(house, teacher, '1.2');
    if (moves.includes('claim')) await house.claims.claim(reviewer, submission.id);
    if (moves.includes('approve')) await approve(submission);
    expect(await remove(submission)).toBe('evidence-in-use');
    if (!moves.includes('claim')) await house.claims.claim(reviewer, submission.id);
    if (!moves.includes('approve')) await approve(submission);
    await end(submission);
  });

  it('T53: changed past the service after it was read, it is no longer shown, and not approved', async () => {
    const submission = await taken('1.2');
    await editEvidence(submission);
    expect(await outcomeOf(house.evidence.item(submission.evidence))).toBe('evidence-damaged');
    expect(await outcomeOf(approve(submission))).toBe('evidence-changed');
    expect((await house.submissions.load(submission.id)).state).toBe('in-review');
    await house.claims.release(reviewer, submission.id);
    await house.applications.withdraw(teacher, submission.id);
  });

  it('T53: removed after the badge, its hash stays in what the decision names', async () => {
    const submission = await taken('1.2', teacher, 'Lopullinen näyttö');
    const { snapshotHash } = await approve(submission);
    await end(submission);
    expect(await remove(submission)).toBe('ok');
    const { content } = await house.submissions.snapshot(submission.id, 1);
    expect(createHash('sha256').update(content).digest('hex')).toBe(snapshotHash);
    expect(JSON.parse(content).evidence[0].sha256).toBe(
      createHash('sha256').update('Lopullinen näyttö').digest('hex'),
    );
  });

  it('T53: handed in anew, it is another snapshot, and a decision on the first is refused', async () => {
    const submission = await taken('1.2');
    const scores = approvalOf(submission).scores.map((one) => ({
      ...one,
      score: 1 as const,
      reason: 'too_thin',
    }));
    const returned = { snapshot: submission.snapshot, verdict: 'return' as const, scores };
    await house.decisions.decide(reviewer, submission.id, returned, undefined);
    const other = await house.evidence.keep(teacher, { kind: 'text', title: 'Toinen', text: 'Toinen' });
    const answers = submission.answers.map((answer) => ({ ...answer, evidence: [other.id] }));
    await house.applications.saveAnswers(teacher, submission.id, { answers });
    const { snapshot } = await house.applications.submit(teacher, submission.id);
    await house.claims.claim(reviewer, submission.id);
    expect(await outcomeOf(approve(submission))).toBe('snapshot-changed');
    await approve({ ...submission, snapshot });
    await end(submission);
  });

  it('T53 twin: where the hashes are not compared, what nobody saw is approved', async () => {
    openUp(house.submissions, 'refuseChanged', async () => undefined);
    const submission = await taken('1.2');
    await editEvidence(submission);
    expect(await outcomeOf(approve(submission))).toBe('ok');
    await end(submission);
  });
});

describe('criteria that change between approval and badge', () => {
  const newer = (badge: BadgeVersion): BadgeVersion => ({
    ...badge,
    version: 2,
    criteria: badge.criteria.map((one) => ({ ...one, text: { fi: 'Uusi', sv: 'Ny', en: 'New' } })),
  });
  /** Approves, publishes a newer version, and only then issues; answers what was ordered. */
  const publishBetween = async () => {
    const submission = await taken('1.3');
    await approve(submission);
    const current = house.catalog.current.bind(house.catalog);
    openUp(house.catalog, 'current', (badge: string) => newer(current(badge)!));
    await end(submission);
    return house.orders.at(-1)!.badge;
  };

  it('T57: the badge says the criteria by which it was judged', async () => {
    const before = house.catalog.version('1.3', 1);
    expect(await publishBetween()).toEqual(before);
  });

  it('T57 twin: where the version is not pinned, it says what nobody was judged by', async () => {
    openUp(house.submissions, 'badgeOf', ({ badge }: BadgeVersion) => house.catalog.current(badge));
    const { version, criteria } = await publishBetween();
    expect(version).toBe(2);
    expect(criteria[0]!.text.fi).toBe('Uusi');
  });
});

describe('the same file from two persons', () => {
  const seen = async (submission: Submission) => {
    const view = (await house.desk.view(reviewer, submission.id)) as unknown as {
      elsewhere: { evidence: string; persons: number; since: string | null }[];
    };
    return view.elsewhere;
  };

  it('T63: the reviewer is told how many have it and since when, not who, and may approve', async () => {
    const since = house.clock.time;
    await house.evidence.keep(colleague, { kind: 'text', title: 'Oma', text: 'Yhteinen suunnitelma' });
    const submission = await taken('1.4', teacher, 'Yhteinen suunnitelma');
    expect(await seen(submission)).toEqual([{ evidence: submission.evidence, persons: 1, since }]);
    expect(JSON.stringify(await house.desk.view(reviewer, submission.id))).not.toContain(colleague.personId);
    expect(await outcomeOf(approve(submission))).toBe('ok');
    await end(submission);
  });

  it('T63: one person may use one thing for several badges without a word', async () => {
    const submission = await taken('1.5', teacher, 'Omani kahdesti');
    const again = await taken('1.6', teacher, 'Omani kahdesti');
    expect(await seen(again)).toEqual([{ evidence: again.evidence, persons: 0, since: null }]);
    for (const one of [submission, again]) await approve(one).then(() => end(one));
  });

  it('T63 twin: where hashes are not looked up, the copy goes unseen', async () => {
    openUp(house.desk, 'elsewhere', async () => []);
    const submission = await taken('1.4', colleague, 'Yhteinen suunnitelma');
    expect(await seen(submission)).toEqual([]);
    await approve(submission);
    await end(submission);
  });
});
