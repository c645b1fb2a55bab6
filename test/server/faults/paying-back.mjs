// The twin of the price of wrong secrets: whatever is answered but "not signed in" pays it back.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const { RateLimit } = await import(`${dist}/server/limits/rate-limit.js`);
const { WRONG_SECRET } = await import(`${dist}/server/limits/costs.js`);
const { leave } = RateLimit.prototype;
RateLimit.prototype.leave = function (request, reply) {
  const unjudged = this.unjudged.get(request);
  if (unjudged && reply.statusCode !== 401) this.budgets.add(`secret:${unjudged.address}`, -WRONG_SECRET);
  else leave.call(this, request, reply);
};
