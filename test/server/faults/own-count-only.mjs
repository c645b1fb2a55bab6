// The twin of the shared count: each instance counts for itself.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const { PostgresCount } = await import(`${dist}/server/limits/postgres-count.js`);
PostgresCount.prototype.add = async () => {
  throw new Error('this instance counts alone');
};
