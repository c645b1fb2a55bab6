import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { dayOf } from '../../src/clock.js';
import { copyHouse } from '../catalog/copied-house.js';
import { must } from '../life/steps.js';
import { engines, startService, type Client, type Service } from '../service.js';
import { inForce, isSet, loadOwnBadges, whatItTells, type OwnBadge, type Told } from './forms.js';
import { currentKey, keys, minutesAgo } from './operator.js';

const AFTERWARDS = 40;

const revoked: Told = {
  ...inForce,
  hosted: '410 {"revoked":true,"revocationReason":"Erehdys"}',
  revocationList: 'Erehdys',
  statusList: 'set',
  pages: 'Mitätöity · Återkallat · Revoked',
  holding: 'revoked',
  verdicts: 'invalid',
};
const suspended: Told = {
  ...revoked,
  hosted: '410 {"revoked":true,"revocationReason":"Suspended until reinstated: Selvitys"}',
  revocationList: 'Suspended until reinstated: Selvitys',
  pages: 'Keskeytetty · Tillfälligt ogiltigt · Suspended',
  holding: 'suspended',
};
const expired: Told = {
  ...inForce,
  pages: 'Vanhentunut · Utgånget · Expired',
  holding: 'expired',
  verdicts: 'invalid',
};

type Act = 'revocation' | 'suspension' | 'reinstatement';

/** What is done to a badge, and what every form of it says from then on. */
const table: readonly [name: string, acts: readonly (readonly [Act, string])[], told: Told][] = [
  ['left alone', [], inForce],
  ['revoked', [['revocation', 'Erehdys']], revoked],
  ['suspended', [['suspension', 'Selvitys']], suspended],
  [
    'suspended and reinstated',
    [
      ['suspension', 'Selvitys'],
      ['reinstatement', 'Selvitetty'],
    ],
    inForce,
  ],
  [
    'suspended, reinstated and suspended again',
    [
      ['suspension', 'Muu'],
      ['reinstatement', 'Selvitetty'],
      ['suspension', 'Selvitys'],
    ],
    suspended,
  ],
  [
    'revoked while it was suspended',
    [
      ['suspension', 'Selvitys'],
      ['revocation', 'Erehdys'],
    ],
    revoked,
  ],
];

describe.each(engines)('what every form of a badge says on %s', (engine) => {
  const house = copyHouse();
  const dist = join(house, 'dist');
  let service: Service;
  let admin: Client;
  let badges: OwnBadge[];
  let untouched: OwnBadge;
  let shortLived: OwnBadge;
  beforeAll(async () => {
    // Nothing in the catalogue ends by itself; here one badge does, after a month.
    const file = join(house, 'badges/1.6.json');
    const badge = JSON.parse(readFileSync(file, 'utf8'));
    badge.versions[0].validMonths = 1;
    writeFileSync(file, JSON.stringify(badge));
    service = await startService({ engine, dist });
    admin = await service.as('admin-1');
    badges = await loadOwnBadges(service, 19);
    shortLived = badges.find((one) => one.badge === '1.6')!;
    badges = badges.filter((one) => one !== shortLived);
    untouched = badges.pop()!;
  }, 120_000);
  afterAll(async () => {
    await service.remove();
    rmSync(house, { recursive: true });
  });

  it.each(table)('%s: before and after', async (_, acts, told) => {
    const badge = badges.pop()!;
    expect(await whatItTells(service, badge)).toEqual(inForce);
    for (const [act, reason] of acts)
      await must(200, admin.post(`/api/credentials/${badge.id}/${act}`, { reason }));
    expect(await whatItTells(service, badge)).toEqual(told);
    expect(await whatItTells(service, untouched)).toEqual(inForce);
  });

  it('tells on the page since when and why it is suspended, in all three languages', async () => {
    const { id } = badges.pop()!;
    await must(200, admin.post(`/api/credentials/${id}/suspension`, { reason: 'Osallisuutta selvitetään' }));
    const nobody = await service.as();
    for (const [lang, words] of [
      ['fi', 'Myöntäjä keskeytti merkin voimassaolon'],
      ['sv', 'Utfärdaren drog tillfälligt in märket'],
      ['en', 'The issuer suspended the badge on'],
    ] as const) {
      const { text } = await nobody.get(`/ob3/credentials/${id}?lang=${lang}`, { accept: 'text/html' });
      expect(text).toContain(words);
      expect(text).toContain('Osallisuutta selvitetään');
      expect(text).toContain(String(new Date().getFullYear()));
    }
    const { body } = await (await service.as('reviewer-1')).get(`/api/credentials/${id}`);
    expect(body).toMatchObject({ state: 'suspended', suspensionReason: 'Osallisuutta selvitetään' });
  });

  it('names the conflict, and changes nothing, when an act does not fit the state', async () => {
    const { id } = badges.pop()!;
    const act = async (name: Act) => {
      const { status, body } = await admin.post(`/api/credentials/${id}/${name}`, { reason: 'Syy on tämä' });
      return `${status} ${body.code ?? ''}`.trim();
    };
    expect(await act('reinstatement')).toBe('409 not-suspended');
    expect(await act('suspension')).toBe('200');
    expect(await act('suspension')).toBe('409 already-suspended');
    expect(await act('revocation')).toBe('200');
    for (const name of ['revocation', 'suspension', 'reinstatement'] as const)
      expect(await act(name)).toBe('409 already-revoked');
    const { body } = await admin.get(`/api/audit?subject=${id}`);
    const acts = body.items.map((one: { action: string }) => one.action);
    expect(acts.filter((one: string) => /suspend|revoke|reinstate/.test(one))).toEqual([
      'credential.revoke',
      'credential.suspend',
    ]);
    expect(body.items[0].details).toEqual({ reason: 'Syy on tämä' });
  });

  it('shows a change within a second, also through another instance, and the same bytes until then', async () => {
    const other = await service.beside();
    const badge = badges.pop()!;
    const entry = JSON.parse(badge.ob3).credentialStatus;
    const path = new URL(entry.statusListCredential).pathname;
    const nobody = await other.as();
    const before = await nobody.get(path);
    const etag = before.headers.get('etag') ?? '';
    expect((await nobody.get(path, { 'if-none-match': etag })).status).toBe(304);
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // dates have whole seconds
    for (const [act, bit] of [
      ['suspension', true],
      ['reinstatement', false],
      ['revocation', true],
    ] as const) {
      await must(200, admin.post(`/api/credentials/${badge.id}/${act}`, { reason: 'Toinen palvelin' }));
      const asked = Date.now();
      expect(await isSet(other, entry)).toBe(bit);
      expect(Date.now() - asked).toBeLessThan(1_000);
    }
    const after = await nobody.get(path, { 'if-none-match': etag });
    expect(after.status).toBe(200);
    expect(after.body.validFrom > before.body.validFrom).toBe(true);
    expect(after.text).toBe((await (await service.as()).get(path)).text);
    await other.stop();
  });

  it('stays as it is when the keys are rotated', async () => {
    const { status } = await keys(service, ['rotate'], dist);
    expect(status).toBe(0);
    expect(await whatItTells(service, untouched)).toEqual(inForce);
  });

  it('stays as it is when a key that signed it is compromised, and the verifier remarks on it', async () => {
    const signed = JSON.parse(untouched.ob3).proof.verificationMethod.split('#')[1];
    expect(await currentKey(service, 'ed25519', dist)).not.toBe(signed);
    const since = minutesAgo(5);
    const words = ['compromise', signed, '--since', since, '--reason', 'Avain vuoti'];
    expect(await keys(service, words, dist)).toMatchObject({ status: 0, error: '' });
    expect(await whatItTells(service, untouched)).toEqual(inForce);
    const nobody = await service.as();
    const { body } = await nobody.post('/api/verifications', { credential: JSON.parse(untouched.ob3) });
    expect(body.findings.filter((one: { outcome: string }) => one.outcome === 'warning')).toEqual([
      expect.objectContaining({ detail: expect.stringContaining(since) }),
    ]);
  });

  // The last one, because from here on time has passed.
  it('expires, and a suspension that ends later still counts on the days when it was on', async () => {
    const hr = await service.as('hr-1');
    const holder = await service.as('reviewer-1');
    const { body: held } = await holder.get('/api/credentials');
    const level = held.items.find((one: { badge: string }) => one.badge === 'T3');
    const reached = async (date: string) =>
      (await must(200, hr.get(`/api/competence/levels?date=${date}`))).body.levels[2].reached.persons;
    const dayIn = (days: number) => dayOf(new Date(Date.now() + days * 86_400_000).toISOString());
    const before = await reached(dayIn(0));
    await must(200, admin.post(`/api/credentials/${level.id}/suspension`, { reason: 'Selvitys' }));
    expect(await reached(dayIn(0))).toBe(before - 1);

    expect(await whatItTells(service, shortLived)).toEqual(inForce);
    expect(JSON.parse(shortLived.ob3).validUntil).toMatch(/^\d{4}-\d{2}-\d{2}T/);
    await service.stop();
    service = await service.restart({ LATER_DAYS: String(AFTERWARDS) }, [
      '--import',
      './test/issuance/faults/later.mjs',
    ]);
    expect(await whatItTells(service, shortLived)).toEqual(expired);
    expect(await whatItTells(service, untouched)).toEqual(inForce);

    await must(200, admin.post(`/api/credentials/${level.id}/reinstatement`, { reason: 'Selvitetty' }));
    expect(await reached(dayIn(AFTERWARDS))).toBe(before);
    expect(await reached(dayIn(0))).toBe(before - 1);
  });
});
