import { dayOf } from '../../clock.js';

/** Hours of Helsinki in which hardly anybody uses the service. */
const QUIET = [3, 4];

/** The night that an instant lies in, as a day of Helsinki; undefined by day. */
export function nightOf(instant: string): string | undefined {
  return QUIET.includes(Number(hour.format(new Date(instant)))) ? dayOf(instant) : undefined;
}

const hour = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Helsinki',
  hour: '2-digit',
  hourCycle: 'h23',
});
