// The twin of the bounds: a server that waits for ever, reads heads of any size, and forgives what is not HTTP.
import http from 'node:http';

const { createServer } = http;
http.createServer = (options, ...given) => {
  const open = {
    headersTimeout: 0,
    requestTimeout: 0,
    maxHeaderSize: 8 * 1024 * 1024,
    insecureHTTPParser: true,
  };
  const server = createServer({ ...options, ...open }, ...given);
  Object.defineProperty(server, 'requestTimeout', { get: () => 0, set: () => {} });
  return server;
};
