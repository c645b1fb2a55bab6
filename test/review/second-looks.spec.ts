import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { IsNull, type DataSource } from 'typeorm';

import type { Caller } from '../../src/allow.decorator.js';
import { Message } from '../../src/notification/message.entity.js';
import { SecondLook } from '../../src/review/oversight/oversight.entity.js';
import { Employment, Person } from '../../src/staff/staff.entity.js';
import { approvalOf, handedIn, openHouse, openUp, outcomeOf, scoresFor, shut, type House } from './house.js';

let house: House;
let teacher: Caller;
let first: Caller;
let others: readonly [Caller, Caller];
beforeAll(async () => {
  house = await openHouse({ SECOND_LOOK_PERCENT: '100' });
  teacher = await house.enter('teacher');
  first = await house.enter('reviewer');
  others = [await house.enter('reviewer'), await house.enter('reviewer')];
});
afterAll(() => house.close());
afterEach(shut);

/** Hands in, approves as the first reviewer, and answers the second look that this draws, with its evidence. */
async function approved(badge: string) {
  const submission = await handedIn(house, teacher, badge);
  await house.claims.claim(first, submission.id);
  const { id: decisionId } = await house.decisions.decide(
    first,
    submission.id,
    approvalOf(submission),
    undefined,
  );
  await house.settlement.settle(submission.id);
  return { ...submission, look: (await lookAt({ decisionId })).id };
}

const lookAt = (where: { decisionId: string } | { id: string }): Promise<SecondLook> =>
  house.sources.reader.manager.findOneByOrFail(SecondLook, where);

const askedFor = async (look: string): Promise<Caller> => {
  const { askedId } = await lookAt({ id: look });
  return others.find(({ personId }) => personId === askedId)!;
};

const setRoles = ({ personId }: Caller, roles: Person['roles']) =>
  house.sources.unitOfWork.run((tx) => tx.update(Person, { id: personId }, { roles }));

async function sweep(): Promise<void> {
  await house.settlement.begin();
  await house.settlement.onApplicationShutdown();
}

/** How many queries a piece of work puts to these. */
async function queriesOf(source: DataSource, work: () => Promise<unknown>): Promise<number> {
  const { logger } = source;
  let count = 0;
  const nothing = () => undefined;
  source.logger = {
    ...{ logQuery: () => count++, logQueryError: nothing, logQuerySlow: nothing, logSchemaBuild: nothing },
    ...{ logMigration: nothing, log: nothing },
  };
  await work();
  source.logger = logger;
  return count;
}

describe('a second look whose reviewer reviews no longer', () => {
  it('is shut to them at their next request, and goes on to somebody else', async () => {
    const { id, evidence, look } = await approved('1.1');
    const asked = await askedFor(look);
    const tries = async () => [
      (await house.looks.list(asked)).items.length,
      await outcomeOf(house.looks.view(asked, look)),
      await outcomeOf(house.desk.refuseOutsider(asked, id, evidence)),
    ];
    expect(await tries()).toEqual([1, 'ok', 'ok']);
    await setRoles(asked, ['teacher']);
    expect(await tries()).toEqual([0, 'not-found', 'not-found']);
    const scores = { scores: scoresFor('1.1'), comment: '' };
    expect(await outcomeOf(house.looks.score(asked, look, scores))).toBe('not-found');

    await sweep();
    const next = await askedFor(look);
    expect(next).toBe(others.find((one) => one !== asked));
    expect(await outcomeOf(house.looks.score(next, look, scores))).toBe('ok');
    await setRoles(asked, ['reviewer']);
  });
});

describe('the sweep over open second looks', () => {
  it('asks the reader as often for many as for one, and opens no unit where all is well', async () => {
    const units = async () => {
      const { unitOfWork } = house.sources;
      const run = unitOfWork.run.bind(unitOfWork);
      let count = 0;
      openUp(unitOfWork, 'run', (work: Parameters<typeof run>[0]) => {
        count++;
        return run(work);
      });
      const { reader } = house.sources;
      const queries = await queriesOf(reader, sweep);
      shut();
      return { count, queries };
    };
    await approved('1.2');
    const one = await units();
    expect(one.queries).toBeGreaterThan(5);
    for (const badge of ['1.3', '1.4', '2.1', '2.2']) await approved(badge);
    expect(await house.sources.reader.manager.countBy(SecondLook, { doneAt: IsNull() })).toBe(5);
    expect(await units()).toEqual(one);
  });
});

describe('the report for the lead', () => {
  it('begins with the day as it begins in Helsinki', async () => {
    const before = house.clock.time;
    house.clock.time = '2026-03-09T21:30:00Z';
    await approved('3.1');
    house.clock.time = '2026-03-09T22:30:00Z';
    const { id } = await approved('3.2');
    const told = async (since: string) => {
      const { decided, secondLooks } = await house.reports.report(first, { since });
      return { decided, drawn: secondLooks.drawn };
    };
    expect(id).toBeDefined();
    expect(await told('2026-03-09')).toEqual({ decided: 2, drawn: 2 });
    expect(await told('2026-03-10')).toEqual({ decided: 1, drawn: 1 });
    house.clock.time = before;
  });
});

describe('an appeal', () => {
  it('is told to the leads who are in service', async () => {
    const [here, gone] = [await house.enter('lead'), await house.enter('lead')];
    const { personId } = gone;
    await house.sources.unitOfWork.run((tx) => tx.update(Employment, { personId }, { end: '2026-02-01' }));
    const submission = await handedIn(house, teacher, '3.3');
    await house.claims.claim(first, submission.id);
    const scores = scoresFor('3.3', 1).map((one) => (one.score === 1 ? { ...one, comment: 'Ohut.' } : one));
    const verdict = 'return' as const;
    await house.decisions.decide(
      first,
      submission.id,
      { snapshot: submission.snapshot, verdict, scores },
      undefined,
    );
    await house.appeals.appeal(teacher, submission.id, { text: 'Vastaukseni on luvussa 3.' });
    const told = await house.sources.reader.manager.findBy(Message, { kind: 'appeal.opened' });
    expect(told.map((message) => message.personId)).toEqual([here.personId]);
  });
});
