import { spawnSync } from 'node:child_process';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { earn, must } from '../life/steps.js';
import { engines, startService, type Service } from '../service.js';
import { inForce, loadOwnBadges, whatItTells, type OwnBadge } from './forms.js';
import { listKeys } from './operator.js';

describe.each(engines)('data from before suspension, on %s', (engine) => {
  let service: Service;
  let badge: OwnBadge;
  let revoked: OwnBadge;
  beforeAll(async () => {
    service = await startService({ engine });
    [badge, revoked] = (await loadOwnBadges(service, 2)) as [OwnBadge, OwnBadge];
    const admin = await service.as('admin-1');
    await must(200, admin.post(`/api/credentials/${revoked.id}/revocation`, { reason: 'Erehdys' }));
    await service.stop();
    const { status, stderr } = spawnSync(process.execPath, ['test/issuance/faults/step-back.mjs'], {
      env: {
        ...process.env,
        DATA_DIR: service.dataDir,
        DATABASE_URL: service.databaseUrl,
        PUBLIC_URL: service.url,
      },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    service = await service.restart();
  }, 90_000);
  afterAll(() => service.remove());

  it('says what it said', async () => {
    expect(await whatItTells(service, badge)).toEqual(inForce);
    expect(await whatItTells(service, revoked)).toMatchObject({
      bytes: 'as issued',
      statusList: 'set',
      holding: 'revoked',
      verdicts: 'invalid',
    });
    const { body } = await (await service.as()).get('/ob3/status/1');
    const { body: held } = await (await service.as('reviewer-1')).get(`/api/credentials/${revoked.id}`);
    expect(body.validFrom).toBe(held.revokedAt);
  });

  it('goes on in a list of its own, for the old one has no order that tells which places are taken', async () => {
    const id = await earn(service, 'teacher-1', 'reviewer-1', '1.1');
    const { body } = await (await service.as()).get(`/ob3/credentials/${id}.json`);
    expect(body.credentialStatus.statusListCredential).toBe(`${service.url}/ob3/status/2`);
  });

  it('knows which keys have signed', async () => {
    const keys = await listKeys(service);
    expect(keys.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['ed25519 current', 'rsa current']);
  });

  it('is suspended and reinstated like any other', async () => {
    const admin = await service.as('admin-1');
    for (const [act, state] of [
      ['suspension', 'suspended'],
      ['reinstatement', 'valid'],
    ] as const) {
      await must(200, admin.post(`/api/credentials/${badge.id}/${act}`, { reason: 'Selvitys' }));
      expect((await whatItTells(service, badge)).holding).toBe(state);
    }
    expect(await whatItTells(service, badge)).toEqual(inForce);
  });
});
