import { parentPort, workerData } from 'node:worker_threads';

import { judgeBatch, type JudgingKeys, type StoredCredential } from './judge-credential.js';

// A thread of `judge-all.ts`: takes credentials by the batch, and answers what is wrong with them.
const keys = workerData as JudgingKeys;

parentPort?.on('message', (batch: readonly StoredCredential[]) => {
  void judgeBatch(batch, keys).then((found) => parentPort?.postMessage(found, []));
});
