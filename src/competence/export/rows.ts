import type { FigureCode } from '../definitions.js';
import type { Count, IssuedInMonth, LevelFigures } from '../figures.js';
import type { Period, StaffFilter } from '../population.js';

/** One line of a figure: only the columns that the figure has. Shares and targets are percentages here. */
export interface FigureRow {
  readonly level?: number;
  readonly kind?: 'skill' | 'level';
  readonly badge?: string;
  readonly badgeName?: string;
  readonly month?: string;
  /** Null where it is kept back: `..` */
  readonly persons?: number | null;
  readonly base?: number | null;
  readonly sharePercent?: number | null;
  readonly targetPercent?: number;
  readonly gapPoints?: number | null;
  readonly missing?: number | null;
  readonly issued?: number | null;
  readonly revoked?: number | null;
}

export interface Export {
  /** UTC, whole seconds. */
  readonly created: string;
  readonly definitions: string;
  readonly baseDate: string;
  /** Of K4; null when it was not asked for. */
  readonly period: Period | null;
  /** How what is kept back is written, in figures that leave the city. */
  readonly keptBack?: '..';
  readonly filters: StaffFilter & { readonly unitName: string | undefined };
  readonly figures: readonly {
    readonly code: FigureCode;
    readonly name: string;
    readonly definition: string;
    readonly rows: readonly FigureRow[];
  }[];
}

interface Levels {
  readonly base: { readonly persons: number };
  readonly levels: readonly LevelFigures[];
  readonly anyBadge: Count;
}

type Named = { readonly items: readonly (IssuedInMonth & { readonly name: string })[] };
interface Badges {
  readonly skillBadges: Named;
  readonly levelBadges: Named;
}

/** The lines of one figure, from the answers that hold it. */
export function toRows(
  code: FigureCode,
  levels: Levels | undefined,
  badges: Badges | undefined,
): readonly FigureRow[] {
  if (code === 'K4') return badges ? toIssuedRows(badges) : [];
  if (!levels) return [];
  const base = levels.base.persons;
  if (code === 'K5') return [toCountRow(levels.anyBadge, base)];
  return levels.levels.map(({ level, begun, reached, target, gap, missing }) => {
    if (code === 'K1') return { level, ...toCountRow(begun, base) };
    if (code === 'K2') return { level, ...toCountRow(reached, base) };
    return { level, base, targetPercent: toPercent(target), gapPoints: gap, missing };
  });
}

function toIssuedRows({ skillBadges, levelBadges }: Badges): FigureRow[] {
  const toRow = (kind: 'skill' | 'level') => (item: Named['items'][number]) => {
    const { name, ...rest } = item;
    return { ...rest, kind, badgeName: name };
  };
  return [...skillBadges.items.map(toRow('skill')), ...levelBadges.items.map(toRow('level'))];
}

const toCountRow = ({ persons, share }: Count, base: number) => ({
  persons,
  base,
  sharePercent: share === null ? null : toPercent(share),
});

/** Two decimals: a share has four. */
const toPercent = (share: number) => Math.round(share * 10_000) / 100;
