/** `npm run bench [-- <name>]`: every figure beside its peer or limit in the same run. */
import { cpus } from 'node:os';

const measurements = {
  badges: async () => (await import('./badges.mjs')).badges(),
  verification: async () => (await import('./verification.mjs')).verification(),
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in measurements));
if (unknown !== undefined) {
  console.error(`${unknown} is not measured here; there are: ${Object.keys(measurements).join(', ')}.`);
  process.exit(64);
}

console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${new Date().toISOString().slice(0, 10)}\n`,
);
console.log('| what | figure (per CPU second unless said) | against | ratio |');
console.log('| --- | --- | --- | --- |');
for (const name of asked.length > 0 ? asked : Object.keys(measurements)) {
  console.error(`Measuring ${name}; the figures come together when it is done …`);
  for (const { what, figure, against, ratio } of await measurements[name]()) {
    console.log(`| ${what} | ${figure} | ${against} | ${ratio} |`);
  }
}
