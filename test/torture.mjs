/** `npm run torture`: the faults of `npm test` at full length, on every engine that is here; about an hour on two cores. */
import { spawnSync } from 'node:child_process';

const length = { KILL_ROUNDS: '20', RACE_APPROVALS: '1000', RACE_LEVELS: '500', FUZZ_RUNS: '200000' };
const runner = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];
const { status } = spawnSync(process.execPath, [...runner, 'test/faults', 'test/fuzz'], {
  stdio: 'inherit',
  env: { ...length, ...process.env },
});
process.exit(status ?? 1);
