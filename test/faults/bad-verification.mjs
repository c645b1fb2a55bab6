// Preloaded into the built service: a verification that fails in ways nobody foresaw, named by the badge itself. Only
// the worker threads are touched, and the register, which does not answer for one id.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const faults = {
  'spin for ever': () => {
    for (;;);
  },
  'wait for ever': () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  'eat all memory': () => {
    for (const eaten = []; ;) eaten.push(Array.from({ length: 4_000_000 }).fill(0.5));
  },
  'throw later': () => {
    process.nextTick(() => {
      throw new Error('nobody foresaw this');
    });
  },
  'end the thread': () => process.exit(3),
};

if (isMainThread) {
  const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
  const { PublicationService } = await import(`${dist}/publication/publication.service.js`);
  const find = PublicationService.prototype.find;
  PublicationService.prototype.find = async function (id) {
    if (id === '00000000-0000-4000-8000-000000000000') throw new Error('the register does not answer');
    return find.call(this, id);
  };
} else {
  const decode = TextDecoder.prototype.decode;
  TextDecoder.prototype.decode = function (...given) {
    const text = decode.apply(this, given);
    for (const [name, fault] of Object.entries(faults)) if (text.includes(name)) fault();
    return text;
  };
}
