import type { LevelRule } from '../catalog/catalog.service.js';

/** What a person holds, as far as levels ask for it. */
export interface Holdings {
  /** Live credentials: badge id → credential id. */
  readonly badges: ReadonlyMap<string, string>;
  /** Suspended credentials, which count for nothing until they are reinstated: badge id → credential id. */
  readonly suspended: ReadonlyMap<string, string>;
  /** When each level was last confirmed by a supervisor. */
  readonly confirmedAt: ReadonlyMap<number, string>;
  /** When a badge of each level was last revoked; a confirmation from before it no longer counts. */
  readonly revokedAt: ReadonlyMap<number, string>;
}

/** What stands between a person and a level; nothing when the level badge is due or held. */
export type Missing =
  | { readonly kind: 'skill'; readonly badge: string }
  | { readonly kind: 'confirmation' }
  | { readonly kind: 'below'; readonly badge: string };

/**
 * The level rule: all required skill badges, the supervisor's confirmation, the level below.
 * Optional badges never stand in the way.
 */
export function missingFor(rule: LevelRule, holdings: Holdings): Missing[] {
  const skills = rule.skills
    .filter((badge) => !holdings.badges.has(badge))
    .map((badge) => ({ kind: 'skill', badge }) as const);
  const below =
    rule.below !== undefined && !holdings.badges.has(rule.below)
      ? [{ kind: 'below', badge: rule.below } as const]
      : [];
  return [
    ...skills,
    ...(isConfirmed(rule.level, holdings) ? [] : [{ kind: 'confirmation' } as const]),
    ...below,
  ];
}

/** The lowest level badge that is due: not held, and nothing missing. */
export function findDue(rules: readonly LevelRule[], holdings: Holdings): LevelRule | undefined {
  return rules.find((rule) => !holdings.badges.has(rule.badge) && missingFor(rule, holdings).length === 0);
}

/** The credentials that a level badge rests on: its skills and the level below, in the order of the rule. */
export function restsOn(rule: LevelRule, { badges }: Holdings): { id: string; badge: string }[] {
  const parts = rule.below === undefined ? rule.skills : [rule.below, ...rule.skills];
  return parts.flatMap((badge) => {
    const id = badges.get(badge);
    return id === undefined ? [] : [{ id, badge }];
  });
}

export function isConfirmed(level: number, { confirmedAt, revokedAt }: Holdings): boolean {
  const confirmed = confirmedAt.get(level);
  return confirmed !== undefined && confirmed > (revokedAt.get(level) ?? '');
}
