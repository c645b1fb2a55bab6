// Takes the data of a service that is not running back to before suspension, marks and key names were kept, as a service
// of that age would have left it: `node test/issuance/faults/step-back.mjs`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import 'reflect-metadata';

const dist = (file) => import(pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist', file)).href);
const { loadConfig } = await dist('config.js');
const { openSources } = await dist('database/data-source.js');
const { tables } = await dist('tables.js');
const { Status1764000000011 } = await dist('database/migrations/m11-status.js');

const { writer, reader } = await openSources(loadConfig(), tables);
const runner = writer.createQueryRunner();
await new Status1764000000011().down(runner);
await runner.query(`DELETE FROM "migrations" WHERE "name" = 'Status1764000000011'`);
await runner.release();
await reader.destroy();
await writer.destroy();
