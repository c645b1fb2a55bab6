import { parentPort, workerData } from 'node:worker_threads';

import { checkAll, type Place } from '../check.js';
import type { FromCheck, ToCheck } from './messages.js';

// The thread of `check-in-thread.ts`: the pages of a running service stay as fast as they are.
const waiting = new Map<number, (document: string | undefined) => void>();
const tell = (message: FromCheck) => parentPort?.postMessage(message, []);

parentPort?.on('message', ({ list, document }: ToCheck) => waiting.get(list)?.(document));

const report = await checkAll(
  workerData as Place,
  (list) =>
    new Promise((resolve) => {
      waiting.set(list, resolve);
      tell({ askedList: list });
    }),
);
tell({ report });
parentPort?.close();
