import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';

import { Clock, dayOf } from '../../clock.js';
import { hourOf, isWorkingDay } from '../../notification/calendar.js';
import { DiscussionReminder } from './discussion-reminder.service.js';
import { DraftReminder } from './draft-reminder.service.js';
import { QueueReminder } from './queue-reminder.service.js';

const LOOK_MS = 10 * 60_000;
/** Early enough for what goes out at 8. */
const FROM_HOUR = 6;

/** Once on every working day, what waits is told to those who can do something about it; several instances tell it once. */
@Injectable()
export class ReminderService implements OnApplicationShutdown {
  private readonly log = new Logger('reminders');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private doneOn = '';

  constructor(
    private readonly queue: QueueReminder,
    private readonly discussions: DiscussionReminder,
    private readonly drafts: DraftReminder,
    private readonly clock: Clock,
  ) {}

  async begin(): Promise<void> {
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    await this.look();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async look(): Promise<void> {
    this.running ??= this.remind().finally(() => (this.running = undefined));
    await this.running;
  }

  private async remind(): Promise<void> {
    const now = this.clock.now();
    const today = dayOf(now);
    if (this.doneOn === today || !isWorkingDay(today) || hourOf(now) < FROM_HOUR) return;
    try {
      for (const reminder of [this.queue, this.discussions, this.drafts]) await reminder.remind();
      this.doneOn = today;
    } catch (error) {
      // Tried again at the next look; what was told already is not told twice.
      this.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
}
