import type { KeyObject } from 'node:crypto';

import type { BadgeVersion, Language } from '../../openbadges/award.js';
import type { JsonObject } from '../../openbadges/json.js';
import type { PublishedBadge } from '../../publication/published-badge.js';

/** What only we can say of our own badges, answered without any network. */
export interface OwnIssuer {
  readonly baseUrl: string;
  /** What we call ourselves, in each language. */
  readonly names: readonly string[];
  /** A signed badge of ours; `undefined` when we issued none with this id. */
  find(id: string): Promise<PublishedBadge | undefined>;
  ed25519Key(multibase: string): KeyObject | undefined;
  rsaPublicKey(kid: string): KeyObject | undefined;
  ob2Profile(): JsonObject;
  ob2BadgeClass(badge: BadgeVersion, language: Language): JsonObject;
  ob2Key(kid: string): JsonObject;
}
