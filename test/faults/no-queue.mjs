// The twin of the races: units of work that do not stand in line, each a plain transaction of its own.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const { PostgresUnitOfWork } = await import(`${dist}/database/unit-of-work.js`);
PostgresUnitOfWork.prototype.inTurn = function (work) {
  return this.writer.transaction(work);
};
