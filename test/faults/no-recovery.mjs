// The twin of the kills: a service that does not finish at its start what another process left half done.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const { SettlementService } = await import(`${dist}/review/settlement.service.js`);
SettlementService.prototype.begin = async () => {};
