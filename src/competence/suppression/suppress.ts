/** Counts of persons by any number of dimensions (stage, language, unit …), the last one running fastest. */
export interface Counts {
  readonly sizes: readonly number[];
  readonly cells: readonly number[];
}

/**
 * The same with the sums of every dimension behind its last place, as tables are published; null where nothing is told
 * (`..`).
 */
export type Published = readonly (number | null)[];

/** A count below this tells about persons, and no count that is not told may be narrowed down further than this. */
export const THRESHOLD = 5;

/**
 * What of a table may leave the city: counts of 1 to 4 are kept back, and as many others that no sum gives them away.
 * With `previous`, the table as it was published before, also what changed by 1 to 4 since. Each one kept back stands in
 * a block of others (two places in every dimension) within which persons could be moved about without any published
 * count noticing; by how many, is the width that nobody can get below.
 */
export function suppress(counts: Counts, previous?: Published): Published {
  const sizes = counts.sizes.map((size) => size + 1);
  const values = withTotals(counts);
  const hidden = new Set(values.flatMap((value, at) => (isSensitive(value, previous?.[at]) ? [at] : [])));
  for (const at of [...hidden]) {
    const block = cheapestBlock(at, { sizes, values, hidden });
    // No block is wide enough: then the whole table tells too much.
    if (!block) return values.map(() => null);
    for (const corner of block) hidden.add(corner);
  }
  return values.map((value, at) => (hidden.has(at) ? null : value));
}

/** Whether a count may not be told by itself. */
export function isSensitive(value: number, before?: number | null): boolean {
  const change = before === undefined || before === null ? 0 : Math.abs(value - before);
  return isFew(value) || isFew(change);
}

const isFew = (count: number) => count >= 1 && count < THRESHOLD;

/** Every count with all its sums, in the places of a table that has one more in each dimension. */
export function withTotals({ sizes, cells }: Counts): number[] {
  const wide = sizes.map((size) => size + 1);
  const values = Array.from({ length: product(wide) }, () => 0);
  cells.forEach((count, at) => {
    const place = placeOf(at, sizes);
    for (const corner of cornersOf(place, sizes)) {
      const index = indexOf(corner, wide);
      values[index] = (values[index] ?? 0) + count;
    }
  });
  return values;
}

interface Grid {
  readonly sizes: readonly number[];
  readonly values: readonly number[];
  readonly hidden: ReadonlySet<number>;
}

/** The block around a count that hides the fewest others, and the smallest among those. */
function cheapestBlock(at: number, grid: Grid): readonly number[] | undefined {
  const place = placeOf(at, grid.sizes);
  let best: { readonly block: readonly number[]; readonly cost: number } | undefined;
  for (let other = 0; other < grid.values.length; other++) {
    const across = placeOf(other, grid.sizes);
    if (across.some((index, dimension) => index === place[dimension])) continue;
    const block = cornersOf(place, across).map((corner) => indexOf(corner, grid.sizes));
    if (widthOf(block, grid) < THRESHOLD) continue;
    const added = block.filter((corner) => !grid.hidden.has(corner));
    const cost = added.reduce((sum, corner) => sum + (grid.values[corner] ?? 0), added.length * 1_000_000);
    if (!best || cost < best.cost) best = { block, cost };
  }
  return best?.block;
}

/**
 * How far the counts of a block can move together: up by what those that shrink have, down by what the others have. A
 * sum grows with what it sums up, so its sign is turned once for every dimension that it sums over.
 */
function widthOf(block: readonly number[], { sizes, values }: Grid): number {
  const room = { up: Infinity, down: Infinity };
  block.forEach((corner, number) => {
    const sums = placeOf(corner, sizes).filter((index, dimension) => index === (sizes[dimension] ?? 0) - 1);
    const grows = (bitsOf(number) + sums.length) % 2 === 0;
    const value = values[corner] ?? 0;
    if (grows) room.down = Math.min(room.down, value);
    else room.up = Math.min(room.up, value);
  });
  // An empty place is known to be empty often enough.
  return block.some((corner) => values[corner] === 0) ? 0 : room.up + room.down;
}

/** Every choice of one of the two places in each dimension; bit d of its number says that it is the other one's. */
function cornersOf(place: readonly number[], other: readonly number[]): number[][] {
  return Array.from({ length: 2 ** place.length }, (_, number) =>
    place.map((index, dimension) => ((number >> dimension) & 1 ? (other[dimension] ?? 0) : index)),
  );
}

function placeOf(at: number, sizes: readonly number[]): number[] {
  let rest = at;
  return [...sizes]
    .reverse()
    .map((size) => {
      const index = rest % size;
      rest = Math.floor(rest / size);
      return index;
    })
    .reverse();
}

const indexOf = (place: readonly number[], sizes: readonly number[]) =>
  place.reduce((index, one, dimension) => index * (sizes[dimension] ?? 0) + one, 0);

const product = (numbers: readonly number[]) => numbers.reduce((all, one) => all * one, 1);
const bitsOf = (number: number) => [...number.toString(2)].filter((bit) => bit === '1').length;

/** A share leaves the city only of a group of 10, and "nobody" or "everybody" only of one of 20. */
export function mayTellShare(persons: number, base: number): boolean {
  if (base < 10) return false;
  return base >= 20 || (persons > 0 && persons < base);
}
