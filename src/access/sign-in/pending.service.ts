import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';

import { Clock, minutesAfter } from '../../clock.js';
import type { ProviderName } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { hashOf, newSecret } from '../keys/secrets.js';
import { SignInFailed } from './failure.js';
import { PendingSignIn } from '../identity/identity.entity.js';

const MINUTES = 10;
const MOST_TRIES = 5;
/** Most sign-ins that wait for a provider at once; anybody may begin one, and none is worth more to us than the next. */
const MOST_WAITING = 5_000;

/** Where a sign-in has come to, kept here and bound to one browser by its own cookie: another browser cannot end it. */
@Injectable()
export class PendingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly clock: Clock,
  ) {}

  /** A sign-in that waits for the provider; keep its cookie in the browser. */
  async begin(
    provider: ProviderName,
    { next, personId }: { next: string; personId: string | null },
  ): Promise<{ cookie: string; pending: PendingSignIn }> {
    const secrets = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    return this.keep({ step: 'provider', provider, ...secrets, next, provedKey: null, personId });
  }

  /** The next step of the same sign-in, with a cookie of its own. */
  async goOn(pending: PendingSignIn, step: 'code' | 'link', provedKey: string): Promise<string> {
    const { provider, next, personId } = pending;
    const spent = { state: '', nonce: '', verifier: '' };
    return (await this.keep({ step, provider, ...spent, next, provedKey, personId })).cookie;
  }

  /** Takes the sign-in out of the table, so that nothing works twice; refused when there is none in this browser. */
  async take(
    cookie: string | undefined,
    step: PendingSignIn['step'],
    provider?: ProviderName,
  ): Promise<PendingSignIn> {
    const pending = await this.look(cookie, step);
    const { affected } = await this.unitOfWork.run((tx) => tx.delete(PendingSignIn, { hash: pending.hash }));
    if (affected !== 1) throw new SignInFailed('begin-again', 'taken a moment before');
    if (provider && pending.provider !== provider)
      throw new SignInFailed('begin-again', `begun at ${pending.provider}, came back from ${provider}`);
    return pending;
  }

  /** The sign-in of this browser, left where it is. */
  async look(cookie: string | undefined, step: PendingSignIn['step']): Promise<PendingSignIn> {
    if (!cookie) throw new SignInFailed('begin-again', 'no cookie of a sign-in');
    const pending = await this.reader.manager.findOneBy(PendingSignIn, { hash: hashOf(cookie) });
    if (!pending || pending.step !== step || pending.expiresAt <= this.clock.now())
      throw new SignInFailed('begin-again', `no sign-in at ${step} for this cookie`);
    return pending;
  }

  /** Counts one more wrong code; after the fifth the sign-in is over. */
  async countTry({ hash }: PendingSignIn): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await tx.increment(PendingSignIn, { hash }, 'tries', 1);
      await tx.delete(PendingSignIn, { hash, tries: MOST_TRIES });
    });
  }

  private async keep(step: Omit<PendingSignIn, 'hash' | 'tries' | 'expiresAt'>) {
    const cookie = newSecret('session');
    const expiresAt = minutesAfter(this.clock.now(), MINUTES);
    const pending = { ...step, hash: hashOf(cookie), tries: 0, expiresAt };
    await this.unitOfWork.run(async (tx) => {
      if (pending.step === 'provider') await this.makeRoom(tx);
      await tx.insert(PendingSignIn, pending);
    });
    return { cookie, pending };
  }

  /** The oldest give way: refusing the next would let whoever begins enough of them keep everybody out. */
  private async makeRoom(tx: EntityManager): Promise<void> {
    const waiting = { step: 'provider' as const };
    const tooMany = (await tx.countBy(PendingSignIn, waiting)) + 1 - MOST_WAITING;
    if (tooMany <= 0) return;
    const order = { expiresAt: 'ASC', hash: 'ASC' } as const;
    const oldest = await tx.find(PendingSignIn, {
      where: waiting,
      order,
      take: tooMany,
      select: { hash: true },
    });
    await tx.delete(PendingSignIn, { hash: In(oldest.map(({ hash }) => hash)) });
  }
}
