// The twin of the errands: a thread waits itself for what its badge leads to, and judges no other meanwhile.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
if (isMainThread) {
  const { Thread } = await import(`${dist}/verification/worker/thread.js`);
  const { Errand } = await import(`${dist}/verification/worker/errand.js`);
  const { judge, stopWhenOver } = Thread.prototype;
  const waiting = new Set();
  const isFree = Object.getOwnPropertyDescriptor(Thread.prototype, 'isFree').get;
  Object.defineProperty(Thread.prototype, 'isFree', {
    get() {
      return !waiting.has(this) && isFree.call(this);
    },
  });
  Thread.prototype.stopWhenOver = function (now) {
    if (!waiting.has(this)) stopWhenOver.call(this, now);
  };
  Thread.prototype.judge = async function (round, so) {
    const ending = await judge.call(this, round, so);
    if (ending.kind !== 'leads-outside') return ending;
    waiting.add(this);
    const brought = await new Errand(round.own.baseUrl).bring(ending.wanted);
    waiting.delete(this);
    return judge.call(this, { ...round, asked: ending.asked, brought: [...round.brought, brought] }, so);
  };
}
