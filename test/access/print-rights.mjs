// Prints docs/rights.md from the built table: `node test/access/print-rights.mjs > docs/rights.md` after `npm run build`.
import 'reflect-metadata';

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const load = (file) => import(pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist', file)).href);
const { roles, actions } = await load('allow.decorator.js');
const { permissions } = await load('access/permissions.js');

const rows = [
  ['action', ...roles],
  ...actions.map((action) => [`\`${action}\``, ...roles.map((role) => permissions[action][role] ?? '–')]),
];
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
const toLine = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
const [heading, ...lines] = rows.map(toLine);

process.stdout.write(`# Who may do what

Made from \`src/access/permissions.ts\`, the table that the guard reads: \`node test/access/print-rights.mjs > docs/rights.md\`
renews it. **own**: one's own things. **unit**: the units where one works. **city**: everybody's. What "own" means for a
thing (a reviewer's claim, a supervisor's staff) the room decides that holds the thing; beyond the scope everything is
"not found". \`GET /api/me\` tells a client its part of this under \`may\`, \`/api/openapi.json\` the action of each route as
\`x-action\`.

${heading}
| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |
${lines.join('\n')}
`);
