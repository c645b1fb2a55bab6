import type { Instant } from '../../openbadges/award.js';
import { hourOf, nextHour } from '../calendar.js';
import type { EmailChoice } from '../choice.js';
import type { NoticeKind } from '../notice.js';

const MORNING = 8;
const QUIET_FROM = 21;
const QUIET_UNTIL = 7;

/** What waits in a queue, rather than being one's own matter: news of it can wait for the morning. */
const ofQueues: readonly NoticeKind[] = ['queue.late', 'appeal.opened', 'second-look.asked'];

/** What a person without a choice of their own gets. */
export const usualChoice = (kind: NoticeKind): EmailChoice => (ofQueues.includes(kind) ? 'daily' : 'at-once');

/**
 * When the e-mail may go: at once but never between 21 and 7, or at 8 on a working day, in Helsinki.
 * Undefined when none is wanted.
 */
export function dueAt(choice: EmailChoice, now: Instant): Instant | undefined {
  if (choice === 'never') return undefined;
  if (choice === 'daily') return nextHour(now, MORNING, 'working-days');
  const hour = hourOf(now);
  const quiet = hour >= QUIET_FROM || hour < QUIET_UNTIL;
  return quiet ? nextHour(now, QUIET_UNTIL, 'any-day') : now;
}
