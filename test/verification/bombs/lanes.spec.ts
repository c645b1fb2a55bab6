import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadOwnBadges } from '../../publication/own-badge.js';
import { type Answer, startService, type Service } from '../../service.js';
import { type Origin, startOrigin } from '../fetch/origin.js';
import { toForeignCredential } from '../foreign-badge.js';
import { didKeyIssuer, didWebIssuer, type Issuer } from '../world/issuers.js';

const SLOW = 8;

const toRequest = async (issuer: Issuer) => ({
  credential: await issuer.secure(toForeignCredential(issuer.id)),
});

const timed = async (ask: () => Promise<Answer>) => {
  const began = performance.now();
  const { status, body } = await ask();
  return { status, verdict: body?.verdict as unknown, took: performance.now() - began };
};
const slowest = (answers: readonly { readonly took: number }[]) =>
  Math.max(...answers.map(({ took }) => took));

describe('badges whose issuer never answers', () => {
  const silent = didWebIssuer('silent.example.org');
  let origin: Origin;
  beforeAll(async () => {
    origin = await startOrigin({ 'https://silent.example.org/.well-known/did.json': () => undefined });
  });
  afterAll(() => origin.close());

  function startBefore(...faults: string[]): Promise<Service> {
    const { nodeArguments, environment } = origin.forService();
    const preloads = faults.flatMap((file) => ['--import', `./test/faults/${file}`]);
    return startService({ nodeArguments: [...nodeArguments, ...preloads], environment });
  }

  /** Badges of ours and badges with their key in themselves, while nothing else is asked and beside the slow ones. */
  async function beside(service: Service) {
    const nobody = await service.as();
    const check = (badge: unknown) => nobody.post('/api/verifications', badge);
    const [own] = await loadOwnBadges(service, 1);
    const good = [{ jwt: own?.ob3Jwt }, await toRequest(didKeyIssuer())];
    const judge = async () => {
      const answers = [];
      for (const badge of [...good, ...good, ...good]) answers.push(await timed(() => check(badge)));
      return answers;
    };
    await judge();
    const quiet = await judge();
    const hostile = await toRequest(silent);
    const slow = Promise.all(Array.from({ length: SLOW }, () => timed(() => check(hostile))));
    await wait(500);
    return { quiet, busy: await judge(), slow: await slow };
  }

  it('T101: hold up no badge of ours, and none that has its key in itself', async () => {
    const service = await startBefore();
    try {
      const { quiet, busy, slow } = await beside(service);
      const verdicts = ['valid', 'issuer-unknown'];
      expect(busy.map(({ verdict }) => verdict)).toEqual([...verdicts, ...verdicts, ...verdicts]);
      // What the machine does beside is not their doing.
      expect(slowest(busy) - slowest(quiet)).toBeLessThan(1_000);
      expect(slow.map(({ status, verdict }) => [status, verdict])).toEqual(
        Array.from({ length: SLOW }, () => [200, 'unverifiable']),
      );
      expect(slowest(slow)).toBeLessThan(8_000);
    } finally {
      await service.remove();
    }
  }, 60_000);

  it('T101 twin: where threads wait for the world themselves, everybody waits with them, or is turned away', async () => {
    const service = await startBefore('waiting-threads.mjs');
    try {
      const { busy } = await beside(service);
      expect(busy.some(({ status, took }) => status === 503 || took > 1_000)).toBe(true);
    } finally {
      await service.remove();
    }
  }, 120_000);
});
