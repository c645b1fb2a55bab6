import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';

import { Clock, minutesAfter } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import type { Instant } from '../../openbadges/award.js';
import { toMail } from '../words/mail.js';
import { judgeFailure, type Failed, type Verdict } from './failure.js';
import { OutboxService, type Parcel } from './outbox.service.js';
import { isMailable, send } from './smtp.js';

const TICK_MS = 5000;
/** How long a stopping service waits for the e-mail under way, before it gives it back. */
const GRACE_MS = 5000;
/** After a server that is away or does not let us in, the others wait: one try a minute is enough to see it come back. */
const PAUSE_MINUTES = 1;

/** Carries what waits to the mail server, one e-mail after another; nothing else ever waits for it. */
@Injectable()
export class SenderService implements BeforeApplicationShutdown {
  private readonly log = new Logger('post');
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private passing: Promise<void> | undefined;
  private stopped = false;
  private pausedUntil: Instant = '';

  constructor(
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** From now on, what is due goes out; without a mail server, nothing does. */
  begin(): void {
    if (this.config.mail.url) this.timer = setInterval(() => this.wake(), TICK_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopped = true;
    const grace = setTimeout(() => this.stopping.abort(), GRACE_MS);
    await this.passing;
    clearTimeout(grace);
  }

  private wake(): void {
    this.passing ??= this.pass()
      .catch((error: unknown) => this.log.error(error instanceof Error ? error.message : String(error)))
      .finally(() => (this.passing = undefined));
  }

  /** Sends what is due, until nothing is or the server fails. */
  private async pass(): Promise<void> {
    while (!this.stopped && this.clock.now() >= this.pausedUntil) {
      const parcel = await this.outbox.take();
      if (!parcel) return;
      const failure = await this.attempt(parcel);
      if (!failure) await this.outbox.sent(parcel);
      else if (this.stopping.signal.aborted) await this.outbox.giveBack(parcel);
      else await this.putOff(parcel, failure);
    }
  }

  private async putOff(parcel: Parcel, failure: Verdict): Promise<void> {
    this.log.warn(`An e-mail was not sent (${failure.code}, try ${parcel.tries}); it is ${parcel.batch}.`);
    await this.outbox.failed(parcel, failure);
    if (failure.server) this.pausedUntil = minutesAfter(this.clock.now(), PAUSE_MINUTES);
  }

  private async attempt({ batch, personId, messages }: Parcel): Promise<Verdict | undefined> {
    const { mail, publicUrl } = this.config;
    try {
      const { email, language } = await this.outbox.addressee(personId);
      if (!isMailable(email)) return { code: 'address', next: 'never', server: false };
      const letter = {
        ...toMail(messages, language, publicUrl),
        from: mail.from,
        to: email,
        messageId: `<${batch}@${new URL(publicUrl).hostname}>`,
        date: new Date(this.clock.now()),
      };
      await send(mail.url, letter, this.stopping.signal);
      return undefined;
    } catch (error) {
      return judgeFailure(error as Failed);
    }
  }
}
