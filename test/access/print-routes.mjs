// Prints what the built service answers to, as JSON: `doors` as its own door check sees them, `served` as Fastify does.
import 'reflect-metadata';

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { FastifyAdapter } from '@nestjs/platform-fastify';

const load = (file) => import(pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist', file)).href);
const { createApp } = await load('server/create-app.js');
const { loadConfig } = await load('config.js');
const { DoorCheck } = await load('access/door-check.service.js');

const served = [];
const { getInstance } = FastifyAdapter.prototype;
// The first to ask for Fastify comes before the first route: nothing is served that this hook has not seen.
FastifyAdapter.prototype.getInstance = function () {
  const fastify = getInstance.call(this);
  FastifyAdapter.prototype.getInstance = getInstance;
  fastify.addHook('onRoute', ({ method, url }) => {
    served.push(...[method].flat().map((one) => ({ method: one, path: url })));
  });
  return fastify;
};

const folder = mkdtempSync(join(tmpdir(), 'taitomerkki-routes-'));
try {
  const app = await createApp(loadConfig({ NODE_ENV: 'test', DATA_DIR: folder }));
  app.useLogger(false);
  await app.init();
  const doors = app.get(DoorCheck, { strict: false }).routes();
  await app.close();
  process.stdout.write(`${JSON.stringify({ doors, served })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
