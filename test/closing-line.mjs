import { existsSync, writeSync } from 'node:fs';

/** Says first what this machine lacks, and ends the run with one plain line that CI reads. */
export default class ClosingLine {
  onRunStart() {
    if (!process.env.TEST_DATABASE_URL)
      writeSync(
        1,
        'No TEST_DATABASE_URL: nothing runs on PostgreSQL (export TEST_DATABASE_URL=$(.ci/postgres start)).\n',
      );
    if (!existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium'))
      writeSync(1, 'No Chromium at /usr/bin/chromium (or CHROMIUM): the tests in a browser are skipped.\n');
  }

  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    // At the very end, after jest's own summary.
    process.once('exit', () => writeSync(1, `\n${numPassedTests} passed, ${failed} failed${skipped}\n`));
  }
}
