import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { generateEd25519Pem } from '../../src/openbadges/proof/keys.js';
import { earn } from '../life/steps.js';
import { DIST, startService, type Service } from '../service.js';
import { keys } from './operator.js';

const put = (file: string, text: string, mode = 0o600) => {
  rmSync(file, { force: true });
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
};

/** A key whose parts do not belong together: read without complaint, and nothing that it signs verifies. */
function damagedRsaPem(): string {
  const [one, other] = [0, 1].map(() =>
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'der' }),
  ) as [Buffer, Buffer];
  // PKCS #1: after the header and the version comes the modulus, the same length in both.
  const mixed = Buffer.concat([one.subarray(0, 7), other.subarray(7, 7 + 261), one.subarray(7 + 261)]);
  const body = mixed.toString('base64').replace(/(.{64})/g, '$1\n');
  return `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----\n`;
}

const newRsaPem = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

const note = { since: '2026-01-01T00:00:00Z', reason: 'Avain vuoti', recordedAt: '2026-01-02T00:00:00Z' };
const noteOf = (folder: string) => join(folder, `${'z6Mk'.padEnd(48, 'x')}.compromised.json`);

/** What is done to the keys folder, and the one sentence that the start says instead of starting. */
const damages: readonly [what: string, damage: (folder: string) => void, said: RegExp][] = [
  [
    'a missing key, though not of the newest badge',
    (folder) => rmSync(join(folder, 'ed25519-1.pem')),
    /The key z6Mk\w+ has signed badges and is missing: restore the keys folder/,
  ],
  [
    'another key of the right kind in its place',
    (folder) => put(join(folder, 'ed25519-1.pem'), generateEd25519Pem()),
    /The key z6Mk\w+ has signed badges and is missing/,
  ],
  [
    'a key that others can read',
    (folder) => chmodSync(join(folder, 'rsa-2.pem'), 0o644),
    /rsa-2\.pem can be read by others: run chmod 600 .*rsa-2\.pem; .* rotate the keys/,
  ],
  [
    'a former key that the group can read',
    (folder) => chmodSync(join(folder, 'rsa-1.pem'), 0o640),
    /rsa-1\.pem can be read by others/,
  ],
  [
    'a folder that others can look into',
    (folder) => chmodSync(folder, 0o755),
    /is open to others: run chmod 700/,
  ],
  [
    'a link in place of a key',
    (folder) => {
      renameSync(join(folder, 'rsa-1.pem'), join(folder, '../elsewhere.pem'));
      symlinkSync(join(folder, '../elsewhere.pem'), join(folder, 'rsa-1.pem'));
    },
    /rsa-1\.pem is a link: put the key itself there/,
  ],
  [
    'a folder in place of a key',
    (folder) => {
      rmSync(join(folder, 'rsa-1.pem'));
      mkdirSync(join(folder, 'rsa-1.pem'), { mode: 0o700 });
    },
    /rsa-1\.pem is not a file/,
  ],
  [
    'an RSA key under the other name',
    (folder) => put(join(folder, 'ed25519-1.pem'), readFileSync(join(folder, 'rsa-1.pem'), 'utf8')),
    /ed25519-1\.pem cannot be used: this is not an Ed25519 private key/,
  ],
  [
    'half a key',
    (folder) => put(join(folder, 'rsa-1.pem'), readFileSync(join(folder, 'rsa-1.pem'), 'utf8').slice(0, 800)),
    /rsa-1\.pem cannot be used: this is not a private key in PEM/,
  ],
  [
    'a damaged key',
    (folder) => put(join(folder, 'rsa-3.pem'), damagedRsaPem()),
    /rsa-3\.pem cannot be used: it does not verify what it signs/,
  ],
  [
    'the same key twice',
    (folder) => cpSync(join(folder, 'rsa-1.pem'), join(folder, 'rsa-3.pem')),
    /is in .*keys twice: keep the file with the lower number/,
  ],
  [
    'a copy that somebody left',
    (folder) => cpSync(join(folder, 'rsa-1.pem'), join(folder, 'rsa-1.pem.bak')),
    /rsa-1\.pem\.bak is neither a key nor a note about one: move it out/,
  ],
  [
    'a note of a compromise that says nothing',
    (folder) => put(noteOf(folder), '{}'),
    /does not say since when and why the key is compromised/,
  ],
  [
    'a note about a key that is not here',
    (folder) => put(noteOf(folder), JSON.stringify(note)),
    /tells of a key that is not here/,
  ],
  [
    'a note that others can read',
    (folder) => put(noteOf(folder), JSON.stringify(note), 0o644),
    /compromised\.json can be read by others/,
  ],
  [
    'no keys at all',
    (folder) => rmSync(folder, { recursive: true }),
    /The signing keys are missing: restore/,
  ],
];

describe('a start with', () => {
  let service: Service;
  let whole: string;
  beforeAll(async () => {
    service = await startService();
    await keys(service, ['rotate']);
    await earn(service, 'teacher-1', 'reviewer-1', '1.1');
    await service.stop();
    whole = mkdtempSync(join(tmpdir(), 'keys-'));
    cpSync(join(service.dataDir, 'keys'), whole, { recursive: true });
  }, 60_000);
  afterAll(async () => {
    await service.remove();
    rmSync(whole, { recursive: true });
  });

  /** Begins with the keys as they were, damages them, and starts. */
  function startDamaged(damage: (folder: string) => void, nodeArguments: readonly string[] = []) {
    const folder = join(service.dataDir, 'keys');
    rmSync(folder, { recursive: true, force: true });
    cpSync(whole, folder, { recursive: true });
    chmodSync(folder, 0o700);
    damage(folder);
    // The command opens the same house as the service; it ends by itself when the start succeeds.
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...nodeArguments, join(DIST, 'cli/keys.js'), 'list'],
      {
        env: {
          PATH: process.env['PATH'],
          TEST_DIST: process.env['TEST_DIST'],
          NODE_ENV: 'test',
          DATA_DIR: service.dataDir,
          PUBLIC_URL: service.url,
        },
        encoding: 'utf8',
      },
    );
    return { status, out: stdout, said: stderr.trim() };
  }

  it('sound keys succeeds', () => {
    const { status, out, said } = startDamaged(() => undefined);
    expect({ status, said, keys: out.trim().split('\n').length }).toEqual({ status: 0, said: '', keys: 4 });
  });

  it.each(damages)('T33: %s is refused in one sentence', (_, damage, line) => {
    const { status, said } = startDamaged(damage);
    expect({ status, lines: said.split('\n').length }).toEqual({ status: 1, lines: 1 });
    expect(said).toMatch(line);
    expect(said).not.toMatch(/PRIVATE KEY-|[A-Za-z0-9+/]{80}/);
  });

  const unguarded = ['--import', './test/issuance/faults/loose-keys.mjs'];
  const seen = new Set([
    'a missing key, though not of the newest badge',
    'another key of the right kind in its place',
    'a key that others can read',
    'a folder that others can look into',
    'a link in place of a key',
  ]);
  it.each(damages.filter(([what]) => seen.has(what)))(
    'T33 twin: %s goes unnoticed where nobody looks',
    (_, damage) => {
      expect(startDamaged(damage, unguarded)).toMatchObject({ status: 0, said: '' });
    },
  );

  it('T33: a damaged folder under a running service signs nothing, and leaves what was published', async () => {
    const folder = join(service.dataDir, 'keys');
    startDamaged(() => undefined);
    service = await service.restart();
    const nobody = await service.as();
    const before = await nobody.get('/.well-known/did.json');
    renameSync(join(folder, 'rsa-2.pem'), join(service.dataDir, 'rsa-2.pem'));
    const applied = earn(service, 'teacher-1', 'reviewer-1', '1.2');
    await expect(applied).resolves.toBeNull();
    expect((await nobody.get('/.well-known/did.json')).text).toBe(before.text);
    expect(service.output()).toContain('Nothing is signed until this is mended: The key');
    renameSync(join(service.dataDir, 'rsa-2.pem'), join(folder, 'rsa-2.pem'));
    await expect(earn(service, 'teacher-1', 'reviewer-1', '1.3')).resolves.toMatch(/^[0-9a-f-]{36}$/);
  }, 60_000);

  type Act = (folder: string) => void;
  it.each<[string, Act, Act, string, [string, string]]>([
    [
      'the chmod that the log asked for',
      (folder) => put(join(folder, 'rsa-3.pem'), newRsaPem(), 0o644),
      (folder) => chmodSync(join(folder, 'rsa-3.pem'), 0o600),
      'rsa-3.pem can be read by others: run chmod 600',
      ['1.1', '1.2'],
    ],
    [
      'the whole key in place of half of it',
      (folder) => put(join(folder, 'rsa-4.pem'), newRsaPem().slice(0, 800)),
      (folder) => put(join(folder, 'rsa-4.pem'), newRsaPem()),
      'rsa-4.pem cannot be used',
      ['1.3', '1.4'],
    ],
  ])(
    'T33: signs again after %s, without a restart',
    async (_what, damage, mend, said, badges) => {
      const folder = join(service.dataDir, 'keys');
      // Their tokens are printed by a command, which does not start while the folder is damaged.
      for (const key of ['teacher-2', 'reviewer-1']) await service.as(key);
      const heard = service.output().length;
      damage(folder);
      await expect(earn(service, 'teacher-2', 'reviewer-1', badges[0])).resolves.toBeNull();
      const complaints = service
        .output()
        .slice(heard)
        .split('Nothing is signed until this is mended: ')
        .slice(1);
      // Asked again and again meanwhile, and said once.
      expect(complaints).toEqual([expect.stringContaining(said)]);
      mend(folder);
      await expect(earn(service, 'teacher-2', 'reviewer-1', badges[1])).resolves.toMatch(/^[0-9a-f-]{36}$/);
    },
    60_000,
  );
});
