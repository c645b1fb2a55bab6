import { Worker } from 'node:worker_threads';

import type { Place, Report } from '../check.js';
import type { Stored } from '../invariants/invariant.js';
import type { FromCheck, ToCheck } from './messages.js';

/** A check that is under way beside the service, and how to end it before it is done. */
export interface RunningCheck {
  readonly report: Promise<Report>;
  stop(): Promise<void>;
}

export function checkInThread(place: Place, servedList: Stored['servedList']): RunningCheck {
  const worker = new Worker(new URL('./check-thread.js', import.meta.url), { workerData: place });
  const report = new Promise<Report>((resolve, reject) => {
    worker.on('message', (message: FromCheck) => {
      if ('report' in message) resolve(message.report);
      else void answer(worker, message.askedList, servedList);
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the check was ended before it was done')));
  });
  return { report, stop: async () => void (await worker.terminate()) };
}

async function answer(worker: Worker, list: number, servedList: Stored['servedList']): Promise<void> {
  const document = await servedList(list).catch(() => undefined);
  worker.postMessage({ list, document } satisfies ToCheck, []);
}
