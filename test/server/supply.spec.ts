import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { noticesAtStart } from '../../src/server/notices.js';

interface Package {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Readonly<Record<string, Package>>;
}
interface Manifest extends Package {
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const lock = read('package-lock.json') as Lock;
const manifest = read('package.json') as Manifest;

const COMPILED = 'better-sqlite3';

/** What is wrong with a lock, one line each. */
function faultsOf({ packages }: Lock, { allowScripts, ...wanted }: Manifest): string[] {
  const { '': root = {}, ...others } = packages;
  const drifted = (['dependencies', 'devDependencies'] as const)
    .filter((kind) => JSON.stringify(sorted(root[kind])) !== JSON.stringify(sorted(wanted[kind])))
    .map((kind) => `${kind} are not those of package.json`);
  return [...drifted, ...Object.entries(others).flatMap(([path, one]) => faultsIn(path, one, allowScripts))];
}

function faultsIn(path: string, found: Package, allowed: Manifest['allowScripts']): string[] {
  const { integrity = '', resolved, link = false, hasInstallScript = false } = found;
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const faults: string[] = [];
  if (link || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)) faults.push(`${path} has no hash`);
  // The lock names no places: where packages come from is the setting of whoever installs, what they are is the hash.
  if (resolved !== undefined) faults.push(`${path} comes from ${resolved}`);
  if (hasInstallScript && allowed[name] !== (name === COMPILED))
    faults.push(`${path} runs a script that nobody decided on`);
  return faults;
}

const sorted = (names: Readonly<Record<string, string>> = {}) => Object.entries(names).sort();

const withPackage = (path: string, change: Package): Lock => ({
  packages: { ...lock.packages, [path]: { ...lock.packages[path], ...change } },
});

describe('what we are made of', () => {
  it('T106: the lock names every package with its hash, from nowhere else, and one install script', () => {
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
    expect(faultsOf(lock, manifest)).toEqual([]);
  });

  it.each([
    ['no hash', withPackage('node_modules/zod', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' })],
    [
      'a package from git',
      withPackage('node_modules/zod', { resolved: 'git+ssh://git@github.com/x/zod.git' }),
    ],
    ['a package over http', withPackage('node_modules/zod', { resolved: 'http://packages.example/zod' })],
    [
      'a package of another registry',
      withPackage('node_modules/zod', { resolved: 'https://evil.example/zod' }),
    ],
    ['a folder in place of a package', withPackage('node_modules/zod', { link: true })],
    ['a new install script', withPackage('node_modules/zod', { hasInstallScript: true })],
    ['a lock that drifted', withPackage('', { dependencies: { zod: '1.0.0' } })],
  ])('T106 twin: a lock with %s is found', (_, broken) => {
    expect(faultsOf(broken, manifest)).toHaveLength(1);
  });

  it('T106: setting up runs no script but the one that compiles', () => {
    const setup = readFileSync('setup.mjs', 'utf8');
    const commands = [...setup.matchAll(/run\('npm', \[([^\]]*)\]/g)].map(([, words]) => words);
    expect(commands).toEqual(["'ci', '--ignore-scripts', ...quiet", `'rebuild', '${COMPILED}', ...quiet`]);
    expect(Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name])).toEqual([
      COMPILED,
    ]);
  });

  it('is listed by npm run sbom, with versions and hashes, without what only tests need', () => {
    const { stdout } = spawnSync('npm', ['run', '--silent', 'sbom'], { encoding: 'utf8' });
    const { bomFormat, components } = JSON.parse(stdout) as {
      bomFormat: string;
      components: { name: string; version: string; purl: string; hashes: { alg: string }[] }[];
    };
    const versions = new Map(components.map(({ name, version }) => [name, version]));
    expect([bomFormat, versions.get('fastify')]).toEqual([
      'CycloneDX',
      lock.packages['node_modules/fastify']?.version,
    ]);
    for (const { purl, hashes } of components) {
      expect(purl).toMatch(/^pkg:npm\//);
      expect(hashes.map(({ alg }) => alg)).toEqual(['SHA-512']);
    }
    expect(
      [...versions.keys()].filter((name) => ['jest', 'oidc-provider', 'typescript'].includes(name)),
    ).toEqual([]);
  });
});

describe('the Node that runs us', () => {
  const said = (version: string, today: string) =>
    noticesAtStart(
      { production: false, publicUrl: 'http://localhost', proxyHops: 0, rateLimit: 0 },
      version,
      today,
    );

  it.each([
    ['v20.20.2', '2026-05-01', /^Node 20 gets no security fixes since 2026-04-30: go to Node 24\.$/],
    ['v22.12.0', '2027-05-01', /^Node 22 /],
    ['v23.1.0', '2025-06-02', /^Node 23 gets no security fixes since 2025-06-01/],
    ['v25.1.0', '2026-11-01', /^Node 25 /],
  ])('T107: %s on %s is said to get no fixes any more', (version, today, line) => {
    const [notice, ...more] = said(version, today);
    expect(notice).toMatch(line);
    expect(more).toEqual([]);
  });

  it.each([
    ['v20.20.2', '2026-04-30'],
    ['v24.9.0', '2026-11-22'],
    ['v25.1.0', '2026-05-01'],
    ['v26.0.0', '2028-01-01'],
    ['v28.0.0', '2029-01-01'],
  ])('T107 twin: %s on %s is supported, or not known, and nothing is said', (version, today) => {
    expect(said(version, today)).toEqual([]);
  });

  it('is told when badges would bear an address that only this machine knows', () => {
    const settings = { production: true, publicUrl: 'http://localhost:3000', proxyHops: 0, rateLimit: 600 };
    const told = noticesAtStart(settings, 'v24.0.0', '2026-11-22');
    expect(told).toEqual([expect.stringMatching(/every badge bears this address for ever/)]);
  });

  it('is beside addresses and proxies the only thing said at start', () => {
    const behind = { production: true, publicUrl: 'https://badges.example.org', rateLimit: 600 };
    const hops = (proxyHops: number) => noticesAtStart({ ...behind, proxyHops }, 'v24.0.0', '2026-11-22');
    expect(hops(1)).toEqual([]);
    expect(hops(0)).toEqual([expect.stringMatching(/Set PROXY_HOPS/)]);
  });
});
