// `npm run idp [-- --like entra|mpassid] [--port 3100]`: a local provider to try the sign-in with. Prints what to start the service with.
import { parseArgs } from 'node:util';

import { startProvider } from './provider.mjs';

const { values } = parseArgs({
  options: { like: { type: 'string', default: 'demo' }, port: { type: 'string', default: '3100' } },
});
if (!['demo', 'entra', 'mpassid'].includes(values.like)) {
  console.error('npm run idp -- --like demo, entra or mpassid');
  process.exit(2);
}
const service = process.env.PUBLIC_URL || `http://localhost:${process.env.PORT || 3000}`;
const { issuer, clientId, clientSecret } = await startProvider({
  port: Number(values.port),
  callback: `${service}/sign-in/${values.like}/callback`,
  like: values.like,
});
const name = `OIDC_${values.like.toUpperCase()}`;
console.log(`Invented people sign in at ${issuer}. Start the service in another window with:

${name}_ISSUER=${issuer} ${name}_CLIENT_ID=${clientId} ${name}_CLIENT_SECRET=${clientSecret} npm start
`);
