// The twin of the lease: whoever takes messages leaves them there for everybody else.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const { OutboxService } = await import(`${dist}/notification/post/outbox.service.js`);
const { claim } = OutboxService.prototype;
OutboxService.prototype.claim = async function (tx, first, lease) {
  const claimed = await claim.call(this, tx, first, lease);
  await tx.query(`UPDATE "message" SET "leased_until" = NULL WHERE "lease" = '${lease}'`);
  return claimed;
};
