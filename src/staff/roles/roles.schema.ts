import { z } from 'zod';

import { roles } from '../../allow.decorator.js';
import { line } from '../../written.schema.js';

/** All the roles that somebody is to have from now on, and why. */
export const rolesBody = z.strictObject({
  roles: z
    .array(z.enum(roles, `give ${roles.join(', ')}`))
    .min(1, 'give at least one role; whoever leaves has the end of their job in the staff file')
    .refine((list) => new Set(list).size === list.length, 'names a role twice'),
  reason: line(300).refine((reason) => reason.length >= 3, 'say why, in at least three characters'),
});
export type RolesBody = z.output<typeof rolesBody>;
