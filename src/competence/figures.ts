export const levels = [1, 2, 3] as const;
export type Level = (typeof levels)[number];

/** How many persons of the base hold one and the same combination; everybody is in exactly one. */
export interface HoldingPattern {
  readonly persons: number;
  /** Levels of which they hold a valid badge of any kind. */
  readonly begun: readonly Level[];
  /** Levels whose level badge they hold. */
  readonly reached: readonly Level[];
}

export interface Count {
  readonly persons: number;
  /** Of the base, 0–1 with four decimals; null when the base is empty. */
  readonly share: number | null;
}

export interface LevelFigures {
  readonly level: Level;
  readonly begun: Count;
  readonly reached: Count;
  /** Share of the base that should have reached the level, 0–1. */
  readonly target: number;
  /** Reached minus target in percentage points, two decimals; below 0 while the target is not met. */
  readonly gap: number | null;
  /** Persons still missing from the target; never below 0. */
  readonly missing: number;
}

/** Targets of the programme in percent of the base. */
export type Targets = Readonly<Record<Level, number>>;

/** K1, K2, K3 and K5 with their base, from everybody of the base. */
export function countHoldings(patterns: readonly HoldingPattern[], targets: Targets) {
  const base = countWhere(patterns, () => true);
  return {
    base,
    anyBadge: toCount(
      countWhere(patterns, ({ begun }) => begun.length > 0),
      base,
    ),
    levels: levels.map((level) => countLevel(level, patterns, targets[level])),
  };
}

function countLevel(level: Level, patterns: readonly HoldingPattern[], percent: number): LevelFigures {
  const base = countWhere(patterns, () => true);
  const reached = countWhere(patterns, (pattern) => pattern.reached.includes(level));
  const begun = countWhere(patterns, (pattern) => pattern.begun.includes(level));
  return {
    level,
    begun: toCount(begun, base),
    reached: toCount(reached, base),
    target: round(percent / 100, 4),
    gap: base === 0 ? null : round((reached / base) * 100 - percent, 2),
    // Rounded first: 1.1 % of 3,000 is 33.000000000000004 to a computer, and nobody is missing for that.
    missing: Math.max(0, Math.ceil(round((percent * base) / 100, 6)) - reached),
  };
}

function countWhere(
  patterns: readonly HoldingPattern[],
  holds: (pattern: HoldingPattern) => boolean,
): number {
  return patterns.filter(holds).reduce((sum, { persons }) => sum + persons, 0);
}

const toCount = (persons: number, base: number): Count => ({
  persons,
  share: base === 0 ? null : round(persons / base, 4),
});

function round(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  // Adding 0 turns -0 into 0.
  return Math.round(value * scale) / scale + 0;
}

/** How often one badge was issued, or revoked, in one month. */
export interface Flow {
  readonly badge: string;
  readonly level: Level;
  readonly kind: 'skill' | 'level';
  /** `YYYY-MM` */
  readonly month: string;
  readonly times: number;
}

export interface IssuedInMonth extends Omit<Flow, 'times' | 'kind'> {
  readonly issued: number;
  readonly revoked: number;
}

export interface Issued {
  readonly issued: number;
  readonly revoked: number;
  readonly items: readonly IssuedInMonth[];
}

/** K4: skill badges by badge and month; level badges apart, because they are earned by other badges. */
export function countIssued(
  issued: readonly Flow[],
  revoked: readonly Flow[],
): { readonly skillBadges: Issued; readonly levelBadges: Issued } {
  const ofKind = (kind: Flow['kind']) => {
    const items = mergeFlows(
      issued.filter((flow) => flow.kind === kind),
      revoked.filter((flow) => flow.kind === kind),
    );
    const sum = (column: 'issued' | 'revoked') => items.reduce((total, item) => total + item[column], 0);
    return { issued: sum('issued'), revoked: sum('revoked'), items };
  };
  return { skillBadges: ofKind('skill'), levelBadges: ofKind('level') };
}

function mergeFlows(issued: readonly Flow[], revoked: readonly Flow[]): IssuedInMonth[] {
  const merged = new Map<string, IssuedInMonth>();
  const add = ({ badge, level, month, times }: Flow, column: 'issued' | 'revoked') => {
    const key = `${badge} ${month}`;
    const item = merged.get(key) ?? { badge, level, month, issued: 0, revoked: 0 };
    merged.set(key, { ...item, [column]: item[column] + times });
  };
  for (const flow of issued) add(flow, 'issued');
  for (const flow of revoked) add(flow, 'revoked');
  return [...merged.values()].sort(
    (a, b) =>
      a.level - b.level ||
      a.badge.localeCompare(b.badge, 'en', { numeric: true }) ||
      a.month.localeCompare(b.month),
  );
}
