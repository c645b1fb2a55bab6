// Preloaded into the built service (`node --import`): it is the middle of the night, and the service looks all the time
// whether the night's check is due.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const LOOK_MS = 10 * 60_000;
const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;

const { SystemClock } = await import(`${dist}/clock.js`);
SystemClock.prototype.now = () => process.env.NIGHT;

const { setInterval } = globalThis;
globalThis.setInterval = (work, ms, ...rest) => setInterval(work, ms === LOOK_MS ? 100 : ms, ...rest);
