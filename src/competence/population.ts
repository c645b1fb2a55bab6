import type { Caller } from '../allow.decorator.js';
import { lastInstantOf } from '../clock.js';
import type { Instant } from '../openbadges/award.js';
import { NotFound, Refusal } from '../refusal.js';

/** What a question may be narrowed by; all of it must hold for one and the same job. */
export interface StaffFilter {
  readonly unit?: string | undefined;
  readonly stage?: string | undefined;
  /** Teaching language of the unit, exactly: `fi` does not take in units that teach in both. */
  readonly language?: string | undefined;
  readonly staffGroup?: string | undefined;
}

/** Whose jobs a question is about. */
export interface StaffScope extends Omit<StaffFilter, 'unit'> {
  /** OIDs of the units that are looked at; undefined for the whole city. */
  readonly units: readonly string[] | undefined;
}

/** Whoever may ask about the city does, others about their own units; another unit is `NotFound`. */
export function toScope(caller: Caller, { unit, ...filter }: StaffFilter): StaffScope {
  if (caller.scope === 'city') return { ...filter, units: unit === undefined ? undefined : [unit] };
  if (unit === undefined) return { ...filter, units: caller.units };
  if (!caller.units.includes(unit)) throw new NotFound();
  return { ...filter, units: [unit] };
}

/** True when the question leaves somebody out, so that jobs must be looked at. */
export function isNarrowed({ units, stage, language, staffGroup }: StaffScope): boolean {
  return [units, stage, language, staffGroup].some((limit) => limit !== undefined);
}

export interface Period {
  /** First and last day, `YYYY-MM-DD`, both within. */
  readonly from: string;
  readonly to: string;
}

const MOST_MONTHS = 120;

/** The day asked for, or today; throws `Refusal` for a day that has not come yet. */
export function parseDay(asked: string | undefined, today: string): string {
  if (asked === undefined || asked <= today) return asked ?? today;
  throw new Refusal(
    'malformed',
    'date-in-future',
    `${asked} has not come yet; ask for ${today} or an earlier day.`,
  );
}

/** The period asked for; without a beginning, the calendar year of its end; without an end, until today. */
export function parsePeriod(asked: Partial<Record<keyof Period, string | undefined>>, today: string): Period {
  const to = parseDay(asked.to, today);
  const from = asked.from ?? `${to.slice(0, 4)}-01-01`;
  if (from > to)
    throw new Refusal(
      'malformed',
      'period-backwards',
      `The period ends (${to}) before it begins (${from}); swap them.`,
    );
  if (monthsBetween(from, to) > MOST_MONTHS)
    throw new Refusal('malformed', 'period-too-long', `Ask for at most ${MOST_MONTHS / 12} years at a time.`);
  return { from, to };
}

export interface Month {
  /** `YYYY-MM` */
  readonly month: string;
  readonly lastInstant: Instant;
}

/** The calendar months that a period touches, first to last. */
export function monthsOf({ from, to }: Period): Month[] {
  const year = Number(from.slice(0, 4));
  const first = Number(from.slice(5, 7));
  return Array.from({ length: monthsBetween(from, to) }, (_, step) => {
    // Day 0 of the next month is the last of this one.
    const lastDay = new Date(Date.UTC(year, first + step, 0)).toISOString().slice(0, 10);
    return { month: lastDay.slice(0, 7), lastInstant: lastInstantOf(lastDay) };
  });
}

function monthsBetween(from: string, to: string): number {
  const countOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return countOf(to) - countOf(from) + 1;
}
