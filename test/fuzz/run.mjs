/** `npm run fuzz -- --minutes N [--seed S]`: the mutations of `npm test`, for as long as you like. */
import { spawnSync } from 'node:child_process';

const usage = 'npm run fuzz -- --minutes <1 to 1440> [--seed <number>]';
const words = process.argv.slice(2);
const valueOf = (option) => (words.includes(option) ? Number(words[words.indexOf(option) + 1]) : undefined);
const minutes = valueOf('--minutes');
const seed = valueOf('--seed');
const isWhole = (number) => Number.isSafeInteger(number) && number >= 0;
if (!isWhole(minutes) || minutes < 1 || minutes > 1440 || (seed !== undefined && !isWhole(seed))) {
  console.error(usage);
  process.exit(64);
}

console.log(
  `Mutates badges for about ${minutes} min, then changes every single byte, which takes some minutes more; what was done is printed at the end.`,
);

const runner = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];
const { status } = spawnSync(process.execPath, [...runner, 'test/fuzz'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    FUZZ_MINUTES: String(minutes),
    ...(seed === undefined ? {} : { FUZZ_SEED: String(seed) }),
  },
});
process.exit(status ?? 1);
