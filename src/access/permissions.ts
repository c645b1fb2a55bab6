import { actions, scopes, type Action, type Role, type Scope } from '../allow.decorator.js';

/**
 * Role × action × scope: who may ask for what, and of whom. Whose object it is, is looked up by the room that holds it,
 * which answers "not found" beyond the scope.
 * @public docs/rights.md is printed from it
 */
export const permissions: Readonly<Record<Action, Readonly<Partial<Record<Role, Scope>>>>> = {
  'profile.read': everybody('own'),
  'session.own': everybody('own'),
  'token.own': everybody('own'),
  'message.own': everybody('own'),
  'data.own': everybody('own'),
  'catalog.read': everybody('city'),
  'evidence.keep': teaching('own'),
  'submission.own': teaching('own'),
  // Reviewers read what they have claimed: `review/desk/` decides.
  'submission.read': teaching('city'),
  // Holders of level 3 review too, whatever their role: `review/rules/assignment.ts` decides.
  'review.decide': teaching('city'),
  'review.lead': { lead: 'city' },
  'recognition.ask': teaching('own'),
  // Supervisors by the register, principals or not: `recognition/` checks whose staff it is.
  'recognition.confirm': everybody('own'),
  'credential.own': everybody('own'),
  'credential.revoke': { admin: 'city' },
  'credential.suspend': { admin: 'city' },
  'figures.read': { hr: 'city', principal: 'unit' },
  'people.read': { hr: 'city', principal: 'unit' },
  'figures.export': { hr: 'city' },
  'staff.import': { admin: 'city' },
  'role.change': { admin: 'city' },
  'identity.manage': { admin: 'city' },
  'evidence.quarantine': { admin: 'city' },
  'message.manage': { admin: 'city' },
  'data.manage': { admin: 'city' },
  'integrity.read': { admin: 'city' },
  'audit.read': { admin: 'city' },
};

function everybody(scope: Scope) {
  return { teacher: scope, reviewer: scope, lead: scope, principal: scope, hr: scope, admin: scope };
}

function teaching(scope: Scope) {
  return { teacher: scope, reviewer: scope, lead: scope, principal: scope };
}

/** The widest scope that these roles give for an action; undefined where they give none. */
export function scopeOf(action: Action, roles: readonly Role[]): Scope | undefined {
  const given = roles.map((role) => permissions[action][role]);
  return [...scopes].reverse().find((scope) => given.includes(scope));
}

/** All that these roles may do, each action with its scope: for clients, which show only what will be granted. */
export function mayOf(roles: readonly Role[]): Partial<Record<Action, Scope>> {
  const given = actions.map((action) => [action, scopeOf(action, roles)] as const);
  return Object.fromEntries(given.filter(([, scope]) => scope !== undefined));
}
