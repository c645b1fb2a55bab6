import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { describe, expect, it } from '@jest/globals';

// The import law of the house already lets two files reach `openbadges/proof/sign.ts`. Here is what it cannot see: the
// signer's own tools, under whatever name they are imported.
const tools =
  /\b(addProof|signJws|signStatusList|createSign|createPrivateKey|generateKeyPair\w*|privateKey)\b/;
const nodeSign = /import \{[^}]*\bsign\b[^}]*\} from 'node:crypto'/;

const mayTouchPrivateKeys: Readonly<Record<string, string>> = {
  'integrity/head/head.ts': 'signs heads of the trail, which begin with words of their own',
  'issuance/keys/key-ring.ts': 'tries every key when it is read',
  'issuance/status/status-list.service.ts': 'signs our status lists',
  'openbadges/jose/jws.ts': 'makes a JWS',
  'openbadges/proof/data-integrity.ts': 'makes a proof',
  'openbadges/proof/keys.ts': 'reads and makes key files',
  'openbadges/proof/sign.ts': 'signs what the lint has passed',
};

/** Files of a source folder in which something could sign. */
function signersIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      return tools.test(text) || nodeSign.test(text);
    })
    .map((file) => relative(folder, file))
    .sort();
}

describe('who can sign', () => {
  it('T34: nobody but issuance, the library under it, and the heads of the trail', () => {
    expect(signersIn('src')).toEqual(Object.keys(mayTouchPrivateKeys).sort());
  });

  it('T34: no route takes a document to be signed', () => {
    const controllers = readdirSync('src', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.controller.ts'))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(controllers.length).toBeGreaterThan(10);
    expect(
      controllers.filter((text) => /key-ring|KeyRing|KeyChange|IssuanceService|proof\/sign/.test(text)),
    ).toEqual([]);
  });

  it.each([
    ['imports the maker of proofs', `import { addProof } from '../openbadges/proof/data-integrity.js';`],
    ['imports the maker of tokens', `import { signJws as make } from '../openbadges/jose/jws.js';`],
    ['signs with Node itself', `import { createHash, sign } from 'node:crypto';`],
    ['takes a private key out of the ring', `export const steal = (ring) => ring.current.rsa.privateKey;`],
  ])('T34 twin: a route that %s is seen', (_, text) => {
    const house = mkdtempSync(join(tmpdir(), 'house-'));
    mkdirSync(join(house, 'web'));
    writeFileSync(join(house, 'web/sign.controller.ts'), text);
    writeFileSync(
      join(house, 'web/other.ts'),
      `// says sign and privateKey in a comment\nexport const a = 1;`,
    );
    const found = signersIn(house);
    rmSync(house, { recursive: true });
    expect(found).toEqual(['web/sign.controller.ts']);
  });
});
