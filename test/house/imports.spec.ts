import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';

const LAW = '../../.dependency-cruiser.mjs';

describe('the import law', () => {
  it('is broken nowhere in the house', async () => {
    const { totalCruised, violations } = await lookAt(process.cwd());
    expect(totalCruised).toBeGreaterThan(150); // a cruiser that saw nothing finds nothing
    expect(violations).toEqual([]);
  }, 120_000);

  // Each row is a small house in which exactly one rule is broken.
  it.each([
    [
      'a room that looks downstream',
      'catalog-may-use-only',
      { 'src/catalog/a.ts': `import '../issuance/b.js';`, 'src/issuance/b.ts': '' },
    ],
    [
      'a room that nobody has put into the law',
      'every-room-is-in-the-law',
      { 'src/attic/a.ts': `import '../config.js';`, 'src/config.ts': '' },
    ],
    [
      'the library reaching for a room',
      'openbadges-may-use-only',
      { 'src/openbadges/ob3/a.ts': `import '../../staff/b.js';`, 'src/staff/b.ts': '' },
    ],
    [
      'the library reaching for a framework',
      'openbadges-stands-alone',
      { 'src/openbadges/a.ts': `import 'typeorm';` },
    ],
    [
      'a second importer of the signer',
      'one-importer-of-the-signer',
      {
        'src/verification/a.ts': `import '../openbadges/proof/sign.js';`,
        'src/openbadges/proof/sign.ts': '',
      },
    ],
    ['Nest in a plain file', 'plain-files-stay-plain', { 'src/review/rules.ts': `import '@nestjs/common';` }],
    [
      'a controller that touches a table',
      'controllers-do-not-touch-tables',
      { 'src/staff/a.controller.ts': `import './b.entity.js';`, 'src/staff/b.entity.ts': '' },
    ],
    [
      'a cycle of types alone',
      'no-cycles',
      {
        'src/audit/a.ts': `import type { B } from './b.js'; export type A = B;`,
        'src/audit/b.ts': `import type { A } from './a.js'; export type B = A;`,
      },
    ],
    [
      'a room that looks at the whole house',
      'rooms-know-only-the-words',
      { 'src/web/a.ts': `import '../app.module.js';`, 'src/app.module.ts': '' },
    ],
    [
      'a barrel',
      'no-barrels',
      { 'src/audit/index.ts': `export * from './a.js';`, 'src/audit/a.ts': 'export const a = 1;' },
    ],
    ['an orphan', 'no-orphans', { 'src/audit/lonely.ts': 'export const a = 1;' }],
    [
      'a room that looks into the commands',
      'nobody-looks-into',
      { 'src/web/a.ts': `import '../cli/b.js';`, 'src/cli/b.ts': '' },
    ],
  ])('catches %s', async (_, rule, files) => {
    const house = mkdtempSync(join(tmpdir(), 'house-'));
    for (const [file, text] of Object.entries({ 'tsconfig.json': '{}', ...files })) {
      mkdirSync(dirname(join(house, file)), { recursive: true });
      writeFileSync(join(house, file), text);
    }
    for (const name of ['typeorm', '@nestjs/common']) {
      mkdirSync(join(house, 'node_modules', name), { recursive: true });
      writeFileSync(
        join(house, 'node_modules', name, 'package.json'),
        `{ "name": "${name}", "main": "main.js" }`,
      );
      writeFileSync(join(house, 'node_modules', name, 'main.js'), '');
    }
    const { violations } = await lookAt(house);
    rmSync(house, { recursive: true });
    expect(violations.some((found) => found.startsWith(rule))).toBe(true);
  });
});

async function lookAt(baseDir: string) {
  const { default: law } = (await import(LAW)) as {
    default: { forbidden: IForbiddenRuleType[]; options: object };
  };
  const options = { ...law.options, baseDir, validate: true, ruleSet: { forbidden: law.forbidden } };
  const { output } = await cruise(['src'], options);
  const { summary } = output as ICruiseResult;
  return {
    totalCruised: summary.totalCruised,
    violations: summary.violations.map((one) => `${one.rule.name}: ${one.from} → ${one.to}`),
  };
}
