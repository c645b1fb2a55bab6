// The twin of the bombs: badges are judged in the thread that serves, as they were before there were workers.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;

if (isMainThread) {
  const { VerificationPool } = await import(`${dist}/verification/worker/pool.js`);
  const { parseRequest } = await import(`${dist}/verification/intake/request.js`);
  const { verify } = await import(`${dist}/verification/verify.js`);
  const { openOutside } = await import(`${dist}/verification/fetch/outside.js`);
  const own = { baseUrl: 'https://own.example', names: [], find: async () => undefined };
  VerificationPool.prototype.verify = async ({ asked, now }) => {
    const { given, recipient } = 'request' in asked ? parseRequest(asked.request) : asked;
    return verify(given, { own, outside: openOutside(), trustedIssuers: [], now, recipient });
  };
}
