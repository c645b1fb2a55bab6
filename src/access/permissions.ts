import type { Action, Role } from '../allow.decorator.js';

/**
 * Who may ask for what. Whose object it may be (own, own school, own staff) is decided by the room that holds the
 * object, which answers "not found" for others'.
 */
const permissions: Readonly<Record<Action, readonly Role[]>> = {
  'profile.read': ['teacher', 'reviewer', 'principal', 'hr', 'admin'],
  'catalog.read': ['teacher', 'reviewer', 'principal', 'hr', 'admin'],
  'evidence.keep': ['teacher', 'reviewer', 'principal'],
  'submission.own': ['teacher', 'reviewer', 'principal'],
  'submission.read': ['teacher', 'reviewer', 'principal'],
  // Holders of level 3 review too, whatever their role: `review/rules/assignment.ts` decides.
  'review.decide': ['teacher', 'reviewer', 'principal'],
  'recognition.ask': ['teacher', 'reviewer', 'principal'],
  // Supervisors by the register, principals or not: `recognition/` checks whose staff it is.
  'recognition.confirm': ['teacher', 'reviewer', 'principal', 'hr', 'admin'],
  'credential.own': ['teacher', 'reviewer', 'principal', 'hr', 'admin'],
  'credential.revoke': ['admin'],
  'credential.suspend': ['admin'],
  'figures.read': ['hr', 'principal'],
  'people.read': ['hr', 'principal'],
  'figures.export': ['hr'],
  'staff.import': ['admin'],
  'audit.read': ['admin'],
};

export function mayDo(action: Action, roles: readonly Role[]): boolean {
  return permissions[action].some((role) => roles.includes(role));
}
