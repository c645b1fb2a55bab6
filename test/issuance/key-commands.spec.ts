import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { must } from '../life/steps.js';
import { startService, type Service } from '../service.js';
import { currentKey, keys, listKeys, minutesAgo } from './operator.js';

describe('the moment since when others may have a key', () => {
  let service: Service;
  let stolen: string;
  beforeAll(async () => {
    service = await startService();
    stolen = await currentKey(service, 'ed25519');
    expect(await declare(minutesAgo(30), 'Levy katosi')).toMatchObject({ status: 0, error: '' });
  }, 60_000);
  afterAll(() => service.remove());

  const declare = (since: string, reason: string) =>
    keys(service, ['compromise', stolen, '--since', since, '--reason', reason]);
  const published = async () => {
    const { body } = await must(200, (await service.as()).get('/.well-known/did.json'));
    return body.verificationMethod.find((one: { id: string }) => one.id.endsWith(`#${stolen}`)).revoked;
  };

  it('moves to an earlier one as soon as that comes to light, again and again, in the running service and the trail', async () => {
    const before = await listKeys(service);
    const [earlier, earliest] = [minutesAgo(60), minutesAgo(90)];
    for (const since of [earlier, earliest]) {
      expect(await declare(since, 'Loki näyttää')).toMatchObject({ status: 0, error: '' });
      expect(await published()).toBe(since);
    }
    const after = await listKeys(service);
    expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
    const { body } = await (await service.as('admin-1')).get('/api/audit?action=keys.compromise');
    const told = body.items.map((one: { details: { since: string } }) => one.details.since);
    expect([...told].sort()[0]).toBe(earliest);
    expect(told).toHaveLength(3);
  }, 60_000);

  it('does not move to a later one, nor to the same', async () => {
    const known = await published();
    for (const since of [minutesAgo(10), known]) {
      const { status, error } = await declare(since, 'Erehdys');
      expect([status, error.trim()]).toEqual([
        1,
        `The key ${stolen} is compromised since ${known} already: only an earlier moment can still be declared.`,
      ]);
    }
    expect(await published()).toBe(known);
  }, 60_000);

  it('is still the earliest after a restart', async () => {
    const known = await published();
    await service.stop();
    service = await service.restart();
    expect(await published()).toBe(known);
  }, 60_000);
});

describe('npm run keys', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  }, 60_000);
  afterAll(() => service.remove());

  it('lists each key with its file, and says of a key only what is known: since when there are badges by it', async () => {
    expect(await keys(service, ['rotate'])).toMatchObject({ status: 0 });
    expect(await keys(service, ['rotate'])).toMatchObject({ status: 0 });
    expect((await listKeys(service)).map(({ file, state, used }) => [file, state, used])).toEqual(
      ['ed25519', 'rsa'].flatMap((kind) => [
        [`${kind}-1.pem`, 'former', expect.stringMatching(/^first badge \d{4}-/)],
        [`${kind}-2.pem`, 'former', 'no badge'],
        [`${kind}-3.pem`, 'current', 'no badge yet'],
      ]),
    );
  }, 60_000);

  it.each(['ed25519-1', 'rsa-2.pem'])(
    'takes the name of the file for the key: %s',
    async (called) => {
      const words = ['compromise', called, '--since', minutesAgo(5), '--reason', 'Levy katosi'];
      expect(await keys(service, words)).toMatchObject({ status: 0, error: '' });
      const told = (await listKeys(service)).filter(({ file }) => file.startsWith(called));
      expect(told.map(({ state }) => state.split(' ')[0])).toEqual(['compromised']);
    },
    60_000,
  );
});
