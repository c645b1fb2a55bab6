import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DIST } from '../service.js';

/** A copy of the built service whose badge files a test may edit; answers its folder. */
export function copyHouse(): string {
  const place = mkdtempSync(join(tmpdir(), 'house-'));
  cpSync(DIST, join(place, 'dist'), { recursive: true });
  for (const folder of ['badges', 'data/demo']) cpSync(folder, join(place, folder), { recursive: true });
  cpSync('package.json', join(place, 'package.json'));
  symlinkSync(join(process.cwd(), 'node_modules'), join(place, 'node_modules'));
  return place;
}
