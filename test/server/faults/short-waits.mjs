// Every wait of the server is as long as it is set, only in shorter seconds: nobody has to sit them out.
import http from 'node:http';

const { createServer } = http;
http.createServer = (options, ...given) => {
  if (!options.headersTimeout) throw new Error('a server without times');
  const shorter = { headersTimeout: options.headersTimeout / 8, connectionsCheckingInterval: 100 };
  const server = createServer({ ...options, ...shorter }, ...given);
  let request = Infinity;
  Object.defineProperty(server, 'requestTimeout', {
    get: () => request,
    set: (wanted) => {
      request = wanted / 40;
    },
  });
  return server;
};
