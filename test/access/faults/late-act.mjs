// Preloaded into the built service: a request that says `x-late: name` waits at its first unit of work, when everything
// before it has been judged, until the file `name` is in the data folder; `name.waiting` is there from then on.
import 'reflect-metadata';

import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

import { Observable } from 'rxjs';

const dist = join(process.cwd(), process.env.TEST_DIST ?? 'dist');
const load = (file) => import(pathToFileURL(join(dist, file)).href);
const { RightInCommit } = await load('access/access.guard.js');
const { SqliteUnitOfWork } = await load('database/unit-of-work.js');

const late = new AsyncLocalStorage();

const { intercept } = RightInCommit.prototype;
RightInCommit.prototype.intercept = function (context, next) {
  const name = context.switchToHttp().getRequest().headers['x-late'];
  const told = intercept.call(this, context, next);
  return name ? new Observable((to) => late.run(name, () => told.subscribe(to))) : told;
};

const { inTurn } = SqliteUnitOfWork.prototype;
SqliteUnitOfWork.prototype.inTurn = async function (work) {
  const name = late.getStore();
  const go = join(process.env.DATA_DIR, name ?? '');
  if (name && !existsSync(go)) {
    writeFileSync(`${go}.waiting`, '');
    while (!existsSync(go)) await pause(5);
  }
  return inTurn.call(this, work);
};
