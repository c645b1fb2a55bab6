// Makes a fresh clone ready to run: installs the packages and builds `dist/`, each only when something changed.
// Needs nothing but Node and npm. `node setup.mjs --build` builds anew whatever the stamp says.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const at = (...path) => join(root, ...path);

refuseOldNode();
once('node_modules', [at('package-lock.json')], install);
once('dist', [at('tsconfig.json'), at('package-lock.json'), ...filesIn(at('src'))], build);

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(`Node ${process.versions.node} is too old: install Node 20.19 or newer (24 is best).`);
}

/** Runs `make` unless `folder` was made from exactly these files. */
function once(folder, files, make) {
  const stamp = at(folder, '.made-from');
  const wanted = fingerprint(files);
  const force = folder === 'dist' && process.argv.includes('--build');
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  make();
  writeFileSync(stamp, wanted);
}

function fingerprint(files) {
  const hash = createHash('sha256').update(process.versions.modules);
  for (const file of files.sort()) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function install() {
  console.log(
    'Installing the packages (about a minute; better-sqlite3 is compiled where no ready binary is at hand) …',
  );
  // No package runs anything of its own while it is installed, but for the one that is compiled.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const installed = run('npm', ['ci', '--ignore-scripts', ...quiet]);
  if (installed.status !== 0)
    stop('npm ci failed: check the network and the npm registry setting, then try again.', installed.output);
  const rebuilt = run('npm', ['rebuild', 'better-sqlite3', ...quiet]);
  if (rebuilt.status === 0) return;
  stop(
    'better-sqlite3 could not be compiled: install python3, make and g++ (Debian: apt-get install python3 make g++) and try again.',
    rebuilt.output,
  );
}

/** Into a folder beside, swapped in when it is whole: a failed build leaves the last good one. */
function build() {
  console.log('Building …');
  const next = at('dist.next');
  rmSync(next, { recursive: true, force: true });
  const { status, output } = run(process.execPath, [
    at('node_modules/typescript/bin/tsc'),
    '-p',
    at('tsconfig.json'),
    '--outDir',
    next,
  ]);
  if (status !== 0) {
    rmSync(next, { recursive: true, force: true });
    stop('The build failed.', output);
  }
  cpSync(at('src/openbadges/contexts'), join(next, 'openbadges/contexts'), { recursive: true });
  rmSync(at('dist'), { recursive: true, force: true });
  renameSync(next, at('dist'));
}

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return { status, output: `${stdout ?? ''}${stderr ?? ''}` };
}

function stop(line, output = '') {
  if (output) console.error(output.trim().split('\n').slice(-40).join('\n'));
  console.error(line);
  process.exit(1);
}
