import { dayOf } from '../../clock.js';

/** When each person's last job ends; null while one goes on. */
export interface LastDay {
  readonly personId: string;
  readonly end: string | null;
}

/** People whose last day lies before the day of `until`: what is kept for a time after the employment is over for them. */
export function leftBefore(last: readonly LastDay[], until: string): string[] {
  const day = dayOf(until);
  return last.flatMap(({ personId, end }) => (end !== null && end < day ? [personId] : []));
}
