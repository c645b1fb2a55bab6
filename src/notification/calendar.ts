import { dayOf } from '../clock.js';
import type { Instant } from '../openbadges/award.js';

const MS_PER_DAY = 86_400_000;

/** The day `count` days after `day`, both `YYYY-MM-DD`. */
function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Monday to Friday, without Finland's public holidays and the eves of Christmas and Midsummer. */
export function isWorkingDay(day: string): boolean {
  const weekday = new Date(day).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !isHoliday(day);
}

/** The working day that lies `count` working days after `day`; the day itself is not counted. */
export function workingDaysAfter(day: string, count: number): string {
  let found = day;
  for (let left = count; left > 0;) {
    found = daysAfter(found, 1);
    if (isWorkingDay(found)) left--;
  }
  return found;
}

/** `hour` o'clock (5–23) of a day in Helsinki; the clocks are turned at night, so such an hour exists once. */
export function helsinkiInstant(day: string, hour: number): Instant {
  const inSummer = toInstant(day, hour - 3);
  return hourOf(inSummer) === hour ? inSummer : toInstant(day, hour - 2);
}

/** The hour that clocks show in Helsinki, 0–23. */
export function hourOf(instant: Instant): number {
  return Number(helsinkiHour.format(new Date(instant)));
}

/** The next `hour` o'clock in Helsinki that is not over; on working days only, if so asked. */
export function nextHour(now: Instant, hour: number, on: 'any-day' | 'working-days'): Instant {
  for (let day = dayOf(now); ; day = daysAfter(day, 1)) {
    const at = helsinkiInstant(day, hour);
    if (at >= now && (on === 'any-day' || isWorkingDay(day))) return at;
  }
}

const toInstant = (day: string, utcHour: number) => `${day}T${String(utcHour).padStart(2, '0')}:00:00Z`;

const helsinkiHour = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Helsinki',
  hour: '2-digit',
  hourCycle: 'h23',
});

/** Those of the calendar, and those that move with Easter; what always falls on a Sunday need not be named. */
function isHoliday(day: string): boolean {
  const fixed = ['01-01', '01-06', '05-01', '12-06', '12-24', '12-25', '12-26'];
  if (fixed.includes(day.slice(5))) return true;
  const easter = easterOf(Number(day.slice(0, 4)));
  const goodFriday = -2;
  const easterMonday = 1;
  const ascension = 39;
  return (
    [goodFriday, easterMonday, ascension].some((after) => daysAfter(easter, after) === day) ||
    isMidsummerEve(day)
  );
}

/** The Friday from 19 to 25 June. */
function isMidsummerEve(day: string): boolean {
  return day.slice(5) >= '06-19' && day.slice(5) <= '06-25' && new Date(day).getUTCDay() === 5;
}

/** Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher. */
function easterOf(year: number): string {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const epact =
    (19 * golden +
      century -
      Math.floor(century / 4) -
      Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) +
      15) %
    30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const shift = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const counted = epact + weekday - 7 * shift + 114;
  const month = Math.floor(counted / 31);
  return `${year}-${String(month).padStart(2, '0')}-${String((counted % 31) + 1).padStart(2, '0')}`;
}
