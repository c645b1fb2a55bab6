/** Medians on the CPU clock: shared machines change their speed, ratios within one run hardly do. */
import { spawnSync } from 'node:child_process';

const ROUNDS = 5;
const WARM_UP_MS = 800;
const ROUND_MS = 1200;

/**
 * Measures each path of a file (`export const paths = { name: () => work }`) in a process of its own, in turn, round
 * after round: in one process the paths would share, and spoil, what the engine has learnt. Answers how often each was
 * done per second of CPU time, threads included, as the median of the rounds.
 */
export function perCpuSecond(file, names) {
  const rates = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) rates[name].push(inOwnProcess(file, name));
  }
  return Object.fromEntries(names.map((name) => [name, median(rates[name])]));
}

/** What the process of one path does: works, and says how often. */
export async function measurePath(work) {
  await repeat(work, WARM_UP_MS);
  console.log(await repeat(work, ROUND_MS));
}

function inOwnProcess(file, name) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['bench/path.mjs', file, name], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
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
export const row = (what, figure, { name, rate }) => ({
  what,
  figure: round(figure),
  against: `${name}: ${round(rate)}`,
  ratio: `${round(figure / rate)}×`,
});

/** Three figures that count. */
export const round = (number) =>
  Number(Number(number).toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });
