import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import type { KeyRing } from '../../issuance/keys/key-ring.js';
import type { Finding } from '../finding.js';
import { judgeBatch, type JudgingKeys, type StoredCredential } from './judge-credential.js';

type Batch = readonly StoredCredential[];

interface Judge {
  judge(batch: Batch): Promise<readonly Finding[]>;
  end(): Promise<unknown>;
}

/**
 * Judges every credential, in as many threads as given, or here with none; each takes the next batch when it is done with
 * one. `progress` hears how many are judged.
 */
export async function judgeAll(
  batches: AsyncIterable<Batch>,
  { ring, threads }: { readonly ring: KeyRing; readonly threads: number },
  progress: (judged: number) => void,
): Promise<Finding[]> {
  const keys = toPublic(ring);
  const judges = threads === 0 ? [here(keys)] : Array.from({ length: threads }, () => inThread(keys));
  const source = batches[Symbol.asyncIterator]();
  const findings: Finding[] = [];
  let judged = 0;
  const work = async ({ judge }: Judge) => {
    for (let next = await source.next(); !next.done; next = await source.next()) {
      findings.push(...(await judge(next.value)));
      progress((judged += next.value.length));
    }
  };
  try {
    await Promise.all(judges.map(work));
    return findings;
  } finally {
    await Promise.all(judges.map((judge) => judge.end()));
  }
}

const here = (keys: JudgingKeys): Judge => ({
  judge: (batch) => judgeBatch(batch, keys),
  end: async () => undefined,
});

function inThread(keys: JudgingKeys): Judge {
  const worker = new Worker(new URL('./documents-thread.js', import.meta.url), { workerData: keys });
  return {
    judge: async (batch) => {
      worker.postMessage(batch, []);
      const [found] = (await once(worker, 'message')) as [readonly Finding[]]; // the thread sends nothing else
      return found;
    },
    end: () => worker.terminate(),
  };
}

const toPublic = ({ ed25519, rsa, compromised }: KeyRing): JudgingKeys => ({
  ed25519: ed25519.map(({ multibase, publicKey }) => ({ multibase, publicKey })),
  rsa: rsa.map(({ kid, publicKey }) => ({ kid, publicKey })),
  compromised,
});
