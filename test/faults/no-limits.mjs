// The twin of the limits: whatever is handed in is read to its end. Everything else is as it is.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const { limits } = await import(`${dist}/verification/intake/limits.js`);
for (const group of [limits.json, limits.png, limits.svg])
  for (const name of Object.keys(group)) group[name] = 2 ** 30;
