import { minutesAfter, monthsAfter } from '../../clock.js';
import type { Retention } from '../../config.js';

/** What is over when: every instant before which something is kept no longer. */
export type Limits = Readonly<Record<keyof Retention, string>>;

/** The limits at an instant, after the settings. */
export function limitsAt(now: string, keep: Retention): Limits {
  const months = (count: number) => monthsAfter(now, -count);
  return {
    accountDays: minutesAfter(now, -keep.accountDays * 24 * 60),
    draftMonths: months(keep.draftMonths),
    evidenceMonths: months(keep.evidenceMonths),
    reviewMonths: months(keep.reviewMonths),
    goalMonths: months(keep.goalMonths),
    messageMonths: months(keep.messageMonths),
    awardYears: months(12 * keep.awardYears),
    auditYears: months(12 * keep.auditYears),
  };
}
