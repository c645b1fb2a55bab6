import type { FigureCode } from '../definitions.js';
import type { Export, FigureRow } from '../export/rows.js';
import { isSensitive, mayTellShare, suppress } from './suppress.js';

/**
 * The figures as they may leave the city: null where a count, or what it leaves of the base, is a few persons or has changed
 * by a few since `previous`.
 */
export function toOpen(figures: Export, previous: Export): Export {
  const told = figures.figures.map((figure) => {
    const before = previous.figures.find(({ code }) => code === figure.code)?.rows ?? [];
    return { ...figure, rows: figure.rows.map((row) => toOpenRow(row, before.find(isSameLine(row)))) };
  });
  const reached = told.find(({ code }) => code === 'K2')?.rows ?? [];
  return { ...figures, keptBack: '..', figures: told.map((figure) => withoutGaps(figure, reached)) };
}

function toOpenRow(row: FigureRow, before: FigureRow | undefined): FigureRow {
  const { persons, base, sharePercent, issued, revoked } = row;
  const isTold = typeof persons === 'number' && mayTell(row, before);
  const isShareTold = isTold && typeof base === 'number' && mayTellShare(persons, base);
  const open = {
    persons: isTold ? persons : null,
    base: toTold(base),
    sharePercent: isShareTold ? (sharePercent ?? null) : null,
    issued: toTold(issued),
    revoked: toTold(revoked),
  };
  // Only the columns that the figure has.
  return { ...row, ...Object.fromEntries(Object.entries(open).filter(([name]) => name in row)) };
}

/**
 * Whoever is told how many have a badge, and of how many, is told how many have none: a small table of those two groups
 * and everybody. That the city has a few people more or less than before tells nothing about anybody's badges.
 */
function mayTell(row: FigureRow, before: FigureRow | undefined): boolean {
  const groups = toGroups(row);
  if (!groups) return false;
  const previous = before && toGroups(before);
  const told = suppress({ sizes: [2], cells: groups }, previous && [...previous, null]);
  // Everybody is told in every line of the file, so that one group would give the other away.
  return told.slice(0, groups.length).every((count) => count !== null);
}

/** Those who are counted, and the rest of the base. */
function toGroups({ persons, base }: FigureRow): readonly [number, number] | undefined {
  if (typeof persons !== 'number' || typeof base !== 'number') return undefined;
  return [persons, base - persons];
}

/** Gap and missing persons are the count of the level in another form. */
function withoutGaps<Figure extends { readonly code: FigureCode; readonly rows: readonly FigureRow[] }>(
  figure: Figure,
  reached: readonly FigureRow[],
): Figure {
  if (figure.code !== 'K3') return figure;
  const rows = figure.rows.map((row) => {
    const told = reached.find(({ level }) => level === row.level);
    const isTold = typeof told?.persons === 'number' && typeof told.sharePercent === 'number';
    return isTold ? row : { ...row, gapPoints: null, missing: null };
  });
  return { ...figure, rows };
}

const toTold = (count: number | null | undefined) =>
  typeof count !== 'number' || isSensitive(count) ? null : count;

const isSameLine = (row: FigureRow) => (other: FigureRow) =>
  other.level === row.level &&
  other.kind === row.kind &&
  other.badge === row.badge &&
  other.month === row.month;
