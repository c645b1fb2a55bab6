import { SERVICE } from '../audit/audit.service.js';
import { KeyChangeService, type ListedKey } from '../issuance/keys/key-change.service.js';
import { runCommand } from './command.js';

const usage = `npm run keys -- list
npm run keys -- rotate
npm run keys -- compromise <key> --since <instant> --reason <text>
<key> is a file of the keys folder (ed25519-1.pem) or the key's own name; list shows both. Lists the signing keys and since
when there are badges by each (which of them signed a status list, is not kept), makes new ones, or declares that others may have had one since an instant in UTC
(2026-03-02T08:15:30Z). Running services follow at once. docs/operating.md says when to do what.`;

await runCommand(usage, async (app, words) => {
  const changes = app.get(KeyChangeService);
  const asked = parseWords(words);
  if (asked === undefined) {
    console.error(usage);
    return 2;
  }
  if (asked.verb === 'rotate') await changes.rotate(SERVICE);
  if (asked.verb === 'compromise') await changes.compromise(asked.key, asked, SERVICE);
  for (const key of await changes.list()) console.log(toLine(key));
  return 0;
});

type Asked =
  | { readonly verb: 'list' | 'rotate' }
  | { readonly verb: 'compromise'; readonly key: string; readonly since: string; readonly reason: string };

function parseWords([verb, key, ...options]: readonly string[]): Asked | undefined {
  if (verb === 'list' || verb === 'rotate') return key === undefined ? { verb } : undefined;
  const given = new Map([options.slice(0, 2), options.slice(2)].map(([name, value]) => [name, value]));
  const since = given.get('--since');
  const reason = given.get('--reason');
  if (verb !== 'compromise' || key === undefined || options.length !== 4) return undefined;
  return since === undefined || reason === undefined ? undefined : { verb, key, since, reason };
}

function toLine({ file, name, state, since, firstUsed }: ListedKey): string {
  const told = since === undefined ? state : `${state} since ${since}`;
  const none = state === 'current' ? 'no badge yet' : 'no badge';
  const used = firstUsed === undefined ? none : `first badge ${firstUsed}`;
  return `${file.padEnd('ed25519-1.pem'.length)}  ${name}  ${told}  ${used}`;
}
