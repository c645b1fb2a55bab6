import type { Instant } from './openbadges/award.js';

/** The only source of time. Tests put their own in its place. */
export abstract class Clock {
  /** The present instant, in UTC with whole seconds. */
  abstract now(): Instant;
}

export class SystemClock extends Clock {
  override now(): Instant {
    return toInstant(new Date());
  }
}

/** Cuts a date to whole seconds: milliseconds in signed dates break proofs in other verifiers. */
function toInstant(date: Date): Instant {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** The instant that lies `minutes` after `instant`. */
export function minutesAfter(instant: Instant, minutes: number): Instant {
  return toInstant(new Date(Date.parse(instant) + minutes * 60_000));
}

/** The instant `months` calendar months after `instant`; the last day of the month where the day does not exist (31 January → 28 February). */
export function monthsAfter(instant: Instant, months: number): Instant {
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return toInstant(date);
}

/** The calendar day of an instant in Helsinki, `YYYY-MM-DD`: employment and base dates are days of the city. */
export function dayOf(instant: Instant): string {
  return helsinkiDay.format(new Date(instant));
}

/** The first second of a day in Helsinki, UTC+3 in summer and UTC+2 in winter. */
export function firstInstantOf(day: string): Instant {
  const inSummer = minutesAfter(`${day}T00:00:00Z`, -180);
  return dayOf(inSummer) === day ? inSummer : minutesAfter(inSummer, 60);
}

/** The last second of a day in Helsinki: what is true then is true "on that day". */
export function lastInstantOf(day: string): Instant {
  const inWinter = `${day}T21:59:59Z`;
  return dayOf(inWinter) === day ? inWinter : `${day}T20:59:59Z`;
}

const helsinkiDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Helsinki', dateStyle: 'short' });

/** Work that is done again and again, never twice at once. What a later round throws is reported, and the next one tried. */
export class Rounds {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly work: () => Promise<unknown>,
    private readonly everyMs: number,
    private readonly report: (error: unknown) => void,
  ) {}

  /** The first round is over when this resolves; what it throws is the caller's. */
  async begin(): Promise<void> {
    await this.work();
    this.timer = setInterval(() => {
      this.running ??= this.work()
        .then(() => undefined, this.report)
        .finally(() => (this.running = undefined));
    }, this.everyMs);
  }

  /** No round begins any more, and none is under way. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }
}
