// Preloaded into the built service (`node --import`): while DATA_DIR holds a file `armed`, the process kills itself where
// a file of evidence is about to be removed: its row says already that it is gone. With NO_SWEEP nothing clears up later.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const evidence = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist', 'evidence')).href;
const { EvidenceFiles } = await import(`${evidence}/evidence-files.service.js`);
const { EvidenceService } = await import(`${evidence}/evidence.service.js`);

const { drop } = EvidenceFiles.prototype;
EvidenceFiles.prototype.drop = async function (id) {
  if (existsSync(join(process.env.DATA_DIR, 'armed'))) process.kill(process.pid, 'SIGKILL');
  return drop.call(this, id);
};
if (process.env.NO_SWEEP) EvidenceService.prototype.sweep = () => Promise.resolve();
