// The faults of a service that goes on with the session id that it was given, looks at no limit of a session, and lets
// every page of the world change things.
import 'reflect-metadata';

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = join(process.cwd(), process.env.TEST_DIST ?? 'dist');
const load = (file) => import(pathToFileURL(join(dist, file)).href);
const { AccessGuard } = await load('access/access.guard.js');
const { AccessService } = await load('access/access.service.js');
const { AccessKey } = await load('access/access.entity.js');
const { hashOf } = await load('access/keys/secrets.js');
const { SessionService } = await load('access/keys/session.service.js');

const remembered = new Map();
const { begin } = SessionService.prototype;
SessionService.prototype.begin = async function (personId, identityId, old) {
  const secret = await begin.call(this, personId, identityId);
  if (!old) return secret;
  await this.unitOfWork.run((tx) => tx.update(AccessKey, { hash: hashOf(secret) }, { hash: hashOf(old) }));
  return old;
};

const { callerOf } = AccessService.prototype;
AccessService.prototype.callerOf = async function (kind, secret) {
  const caller = (await callerOf.call(this, kind, secret)) ?? remembered.get(secret);
  if (caller) remembered.set(secret, caller);
  return caller;
};

const { identify } = AccessGuard.prototype;
AccessGuard.prototype.identify = async function (request) {
  const session = request.cookies.taitomerkki_session;
  if (request.headers.authorization || !session) return identify.call(this, request);
  return this.access.callerOf('session', session);
};
