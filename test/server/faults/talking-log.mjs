// The twin of the log: it prints what it is told, as it is told.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const { JsonLog } = await import(`${dist}/server/log/json-log.js`);
JsonLog.prototype.write = (_level, message) => console.log(String(message));
