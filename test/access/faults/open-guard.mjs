// The fault that the matrix must see: a guard that finds out who speaks and lets everybody through. Rights that were none
// before the act are none in its commit either, so that what is judged there again does not differ.
import 'reflect-metadata';

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = join(process.cwd(), process.env.TEST_DIST ?? 'dist');
const load = (file) => import(pathToFileURL(join(dist, file)).href);
const { AccessGuard } = await load('access/access.guard.js');
const { scopeOf } = await load('access/permissions.js');
const { ALLOWED_ACTION } = await load('allow.decorator.js');

AccessGuard.prototype.canActivate = async function (context) {
  const request = context.switchToHttp().getRequest();
  const caller = await this.identify(request);
  const action = this.reflector.get(ALLOWED_ACTION, context.getHandler());
  const scope = caller && action !== 'public' ? scopeOf(action, caller.roles) : undefined;
  if (caller) request.caller = { ...caller, scope };
  return true;
};
