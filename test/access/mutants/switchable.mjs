// Preloaded into the built service: each guard that MUTANTS lists is there twice, as it is written and as its mutant,
// and the word in the file `mutant` of the data folder says which mutant acts. Without the file, none does.
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';

globalThis.mutantIs = (name) => {
  try {
    return readFileSync(join(process.env.DATA_DIR, 'mutant'), 'utf8') === name;
  } catch {
    return false;
  }
};
register('./mutate.mjs', import.meta.url, { data: JSON.parse(process.env.MUTANTS) });
