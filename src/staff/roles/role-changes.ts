import type { Role } from '../../allow.decorator.js';

export interface RoleChange {
  readonly person_key: string;
  readonly before: readonly Role[];
  readonly after: readonly Role[];
}

interface Holder {
  readonly key: string;
  readonly roles: readonly Role[];
}

interface Wish {
  readonly person_key: string;
  readonly roles: readonly Role[];
}

/** Whose roles would be others than now, each person once; somebody new has had none, and being a teacher is no appointment. */
export function findRoleChanges(wishes: readonly Wish[], people: readonly Holder[]): RoleChange[] {
  const held = new Map(people.map(({ key, roles }) => [key, roles]));
  const wished = new Map(wishes.map(({ person_key: key, roles }) => [key, roles]));
  return [...wished].flatMap(([key, after]) => {
    const before = held.get(key);
    const unchanged = isSame(before ?? ['teacher'], after);
    return unchanged ? [] : [{ person_key: key, before: before ?? [], after }];
  });
}

/** What somebody has after the change and had not before, and the other way round. */
export const givenBy = ({ before, after }: RoleChange) => after.filter((role) => !before.includes(role));
export const takenBy = ({ before, after }: RoleChange) => before.filter((role) => !after.includes(role));

const isSame = (some: readonly Role[], others: readonly Role[]) =>
  some.length === others.length && some.every((role) => others.includes(role));
