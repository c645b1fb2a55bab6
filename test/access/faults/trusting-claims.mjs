// The faults of a service that finds people by their e-mail address and takes roles and groups from the provider.
import 'reflect-metadata';

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = join(process.cwd(), process.env.TEST_DIST ?? 'dist');
const load = (file) => import(pathToFileURL(join(dist, file)).href);
const { SignInService } = await load('access/sign-in/sign-in.service.js');
const { AccessService } = await load('access/access.service.js');
const { Person } = await load('staff/staff.entity.js');

let claimed = [];
const { prove } = SignInService.prototype;
SignInService.prototype.prove = async function (pending, query) {
  const { finish } = this.providers;
  let claims;
  this.providers.finish = async (...words) => (claims = await finish.apply(this.providers, words));
  const proved = await prove.call(this, pending, query);
  this.providers.finish = finish;
  claimed = [claims.roles ?? [], claims.groups ?? []].flat();
  const person = claims.email && (await this.staff.reader.manager.findOneBy(Person, { email: claims.email }));
  return person ? { ...proved, staffKey: person.key } : proved;
};

const { callerOf } = AccessService.prototype;
AccessService.prototype.callerOf = async function (...words) {
  const caller = await callerOf.apply(this, words);
  return caller && { ...caller, roles: [...caller.roles, ...claimed] };
};
