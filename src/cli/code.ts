import { IdentityService } from '../access/identity/identity.service.js';
import { SERVICE } from '../audit/audit.service.js';
import { runCommand } from './command.js';

const usage = `npm run code -- <person_key> [<person_key> …]
Prints a code for each person's first sign-in, one a line: for the first administrator, who has nobody to ask. It is shown
this once, is good for seven days and one use, and ends the person's earlier one.`;

await runCommand(usage, async (app, keys) => {
  if (keys.length === 0) {
    console.error(usage);
    return 2;
  }
  for (const key of keys) console.log((await app.get(IdentityService).makeCode(key, SERVICE)).code);
  return 0;
});
