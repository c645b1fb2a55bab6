// Preloaded into the built service (`node --import`): its time is what DATA_DIR/clock says (`2026-03-10T10:00:00Z`), and the
// post looks for work when it gets SIGUSR2, or by itself where the file `awake` exists. MAIL_PATIENCE shortens what a server may
// take, in milliseconds.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const inDataDir = (file) => join(process.env.DATA_DIR, file);

const { SystemClock } = await import(`${dist}/clock.js`);
SystemClock.prototype.now = () => readFileSync(inDataDir('clock'), 'utf8');
if (!existsSync(inDataDir('clock'))) writeFileSync(inDataDir('clock'), process.env.BEGIN_AT);

const { patience } = await import(`${dist}/notification/post/smtp.js`);
for (const name of Object.keys(patience))
  patience[name] = Math.min(patience[name], Number(process.env.MAIL_PATIENCE ?? patience[name]));

const { SenderService } = await import(`${dist}/notification/post/sender.service.js`);
const { begin } = SenderService.prototype;
SenderService.prototype.begin = function () {
  if (existsSync(inDataDir('awake'))) begin.call(this);
  process.on('SIGUSR2', () => this.wake());
};
