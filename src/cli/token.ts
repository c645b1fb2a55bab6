import { AccessService } from '../access/access.service.js';
import { runCommand } from './command.js';

const usage = `npm run token -- <person_key> [<person_key> …]
Prints a new bearer token for each person, one a line. It is shown this once, lives a year and may all
that the person may; a limited one is made at POST /api/me/tokens.`;

await runCommand(usage, async (app, keys) => {
  if (keys.length === 0) {
    console.error(usage);
    return 2;
  }
  for (const key of keys) console.log(await app.get(AccessService).grant('token', key));
  return 0;
});
