/** Medians on the CPU clock: shared machines change their speed, ratios within one run hardly do. */

const ROUNDS = 7;
const ROUND_MS = 400;

/**
 * Runs each path in turn, round after round, and answers how often each was done per second of this process's CPU
 * time (threads included), as the median of the rounds.
 * @param {Record<string, () => unknown>} paths
 * @returns {Promise<Record<string, number>>}
 */
export async function perCpuSecond(paths) {
  const names = Object.keys(paths);
  const rates = Object.fromEntries(names.map((name) => [name, /** @type {number[]} */ ([])]));
  for (const name of names) await repeat(paths[name], ROUND_MS); // warm-up
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) rates[name].push(await repeat(paths[name], ROUND_MS));
  }
  return Object.fromEntries(names.map((name) => [name, median(rates[name])]));
}

/** @param {number[]} numbers */
export function median(numbers) {
  return percentile(numbers, 50);
}

/** @param {number[]} numbers @param {number} percent */
export function percentile(numbers, percent) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}

async function repeat(work, milliseconds) {
  const began = process.cpuUsage();
  let times = 0;
  let spent = 0;
  while (spent < milliseconds * 1000) {
    await work();
    times += 1;
    const { user, system } = process.cpuUsage(began);
    spent = user + system;
  }
  return (times * 1e6) / spent;
}

/** One line of the table: a figure, its peer or limit, and how many times the peer's it is. */
export const row = (what, figure, peerName, peer) => ({
  what,
  figure: round(figure),
  against: `${peerName}: ${round(peer)}`,
  ratio: `${round(figure / peer)}×`,
});

/** Three figures that count. */
export const round = (number) =>
  Number(Number(number).toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });
