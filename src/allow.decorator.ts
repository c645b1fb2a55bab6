import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

import type { Language } from './openbadges/award.js';

/** Everything that a route can ask leave for; who has it stands in `access/permissions.ts`. */
export const actions = [
  'profile.read',
  'session.own',
  'token.own',
  'message.own',
  'data.own',
  'catalog.read',
  'evidence.keep',
  'submission.own',
  'submission.read',
  'review.decide',
  'review.lead',
  'recognition.ask',
  'recognition.confirm',
  'credential.own',
  'credential.revoke',
  'credential.suspend',
  'figures.read',
  'people.read',
  'figures.export',
  'staff.import',
  'role.change',
  'identity.manage',
  'evidence.quarantine',
  'message.manage',
  'data.manage',
  'integrity.read',
  'audit.read',
] as const;
export type Action = (typeof actions)[number];

export const roles = ['teacher', 'reviewer', 'lead', 'principal', 'hr', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Whose: one's own, that of the units where one works (a principal's school), the whole city's. */
export const scopes = ['own', 'unit', 'city'] as const;
export type Scope = (typeof scopes)[number];

/** Who speaks: read from the register at every request, so that a change of rights acts at the next one. */
export interface Caller {
  readonly personId: string;
  readonly personKey: string;
  readonly roles: readonly Role[];
  /** OIDs of the units where the caller is employed today. */
  readonly units: readonly string[];
  readonly language: Language;
  /** What the token in use is limited to; undefined for all that the roles give. */
  readonly actions?: readonly Action[];
  /** The web session in use, and what its forms carry in `_csrf`; undefined for a token. */
  readonly session?: { readonly id: string; readonly csrf: string };
  /** How far the action that this request asks for reaches; one's own things until the guard says more. */
  readonly scope: Scope;
}

export const ALLOWED_ACTION = 'allowed-action';

/** Opens a route to those who may do `action`. A route with neither `Allow` nor `Public` stops the start. */
export const Allow = (action: Action) =>
  applyDecorators(SetMetadata(ALLOWED_ACTION, action), ApiExtension('x-action', action));

/** Opens a route to anybody. */
export const Public = () => SetMetadata(ALLOWED_ACTION, 'public');

/** The caller, as the guard found them. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<{ caller?: Caller }>();
  if (!caller) throw new Error('@Me() on a route that anybody may use');
  return caller;
});
