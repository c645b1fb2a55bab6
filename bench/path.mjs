/** One path of one measurement, in a process of its own: `node bench/path.mjs <file> <path>`. */
import { measurePath } from './measure.mjs';

const [file, name] = process.argv.slice(2);
const { paths } = await import(`./${file}`);
await measurePath(paths[name]);
