// `node attack.mjs <address> <file>`: hands the bodies of a JSON file in, 50 at once and four rounds, and prints every
// status. A process of its own: whoever sends that much is too busy to tell how quick somebody else's answers are.
import { readFileSync } from 'node:fs';

const [address, file] = process.argv.slice(2);
const bodies = JSON.parse(readFileSync(file, 'utf8'));
const headers = { 'content-type': 'application/json' };

const attackers = Array.from({ length: 50 }, async (_, at) => {
  for (let round = 0; round < 4; round++) {
    const body = bodies[(at + round) % bodies.length];
    const { status } = await fetch(`${address}/api/verifications`, { method: 'POST', body, headers });
    console.log(status);
  }
});
await Promise.all(attackers);
