import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { loadConfig } from '../../../src/config.js';
import { parseTrustedIssuers } from '../../../src/verification/trust/trusted-issuers.js';
import { didKeyIssuer, kidIssuer } from '../world/issuers.js';

const folder = mkdtempSync(join(tmpdir(), 'trusted-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (content: unknown) => {
  const name = `${Math.random()}.json`;
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
};
const load = (setting: string) => {
  const { trustedIssuers, dataDir } = loadConfig({ DATA_DIR: folder, TRUSTED_ISSUERS: setting });
  return parseTrustedIssuers(trustedIssuers, dataDir);
};

const { pin } = didKeyIssuer();
const { pin: thumbprint } = kidIssuer('RS256', 'circus.example');
const site = 'https://circus.example/issuer';
const did = 'did:web:circus.example';

describe('the trusted issuers', () => {
  it.each<[string, string, unknown]>([
    ['nobody', '', []],
    ['ids', `${site}, ${did}`, [{ id: site }, { id: did }]],
    ['a pinned key', `${did}#${pin}`, [{ id: did, keys: [pin] }]],
    ['a pinned thumbprint', `${site}#${thumbprint}`, [{ id: site, keys: [thumbprint] }]],
    ['two keys of one issuer', `${did}#${pin} ${did}#${thumbprint}`, [{ id: did, keys: [pin, thumbprint] }]],
    ['an id with any key beside one with a key', `${did}#${pin},${did}`, [{ id: did }]],
    ['an id with a fragment of its own', `${site}#me`, [{ id: `${site}#me` }]],
    [
      'an id that ends like a file',
      'https://circus.example/issuer.json',
      [{ id: 'https://circus.example/issuer.json' }],
    ],
  ])('are read from the setting: %s', (_name, setting, issuers) => {
    expect(load(setting)).toEqual(issuers);
  });

  it('are read from a file in DATA_DIR', () => {
    const issuers = [{ id: did, name: 'Circus School', keys: [pin, thumbprint] }, { id: site }];
    expect(load(file(issuers))).toEqual(issuers);
    expect(load(join(folder, file(issuers)))).toEqual(issuers);
  });

  it.each<[string, () => string, RegExp]>([
    ['a name', () => 'circus.example', /TRUSTED_ISSUERS=circus\.example is not usable: give issuer ids/],
    ['a DID with a key misspelt', () => `${did}#z6Mk`, /is not usable/],
    ['a file that is not there', () => 'nowhere.json', /nowhere\.json of TRUSTED_ISSUERS cannot be read/],
    ['a file that is not JSON', () => file('{'), /is not JSON/],
    ['a file of one object', () => file({ id: did }), /is not a list of/],
    ['a file with a wrong id', () => file([{ id: 'circus' }]), /see 0\.id/],
    ['a file with a wrong key', () => file([{ id: did, keys: ['z6Mk'] }]), /see 0\.keys\.0/],
    ['a file with no keys', () => file([{ id: did, keys: [] }]), /see 0\.keys/],
    ['a file with a member misspelt', () => file([{ id: did, key: pin }]), /see 0/],
  ])('stop the start when they are wrong: %s', (_name, toSetting, sentence) => {
    const setting = toSetting();
    expect(() => load(setting)).toThrow(sentence);
  });
});
