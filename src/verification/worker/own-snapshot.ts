import type { KeyObject } from 'node:crypto';

import type { BadgeVersion, Issuer, Language } from '../../openbadges/award.js';
import type { JsonObject } from '../../openbadges/json.js';
import { toBadgeClass } from '../../openbadges/ob2/badge-class.js';
import { toCryptographicKey, toProfile } from '../../openbadges/ob2/issuer.js';
import { toPublicPem } from '../../openbadges/proof/keys.js';
import type { OwnIssuer } from '../steps/own-issuer.js';

/** Who we are, without any secret and without the register: all that can be said in another thread. */
export interface OwnSnapshot {
  readonly baseUrl: string;
  readonly issuer: Issuer;
  /** Public keys by name, newest last; the last RSA key signs what is new. */
  readonly ed25519: ReadonlyMap<string, KeyObject>;
  readonly rsa: ReadonlyMap<string, KeyObject>;
}

/** Our own issuer from a snapshot; only the register is asked elsewhere. */
export class OwnIssuerElsewhere implements OwnIssuer {
  readonly baseUrl: string;
  readonly names: readonly string[];

  constructor(
    private readonly snapshot: OwnSnapshot,
    readonly find: OwnIssuer['find'],
  ) {
    this.baseUrl = snapshot.baseUrl;
    this.names = Object.values(snapshot.issuer.name);
  }

  ed25519Key(multibase: string): KeyObject | undefined {
    return this.snapshot.ed25519.get(multibase);
  }

  rsaPublicKey(kid: string): KeyObject | undefined {
    return this.snapshot.rsa.get(kid);
  }

  ob2Profile(): JsonObject {
    const kids = [...this.snapshot.rsa.keys()];
    const currentKid = kids.at(-1) ?? '';
    return toProfile(this.baseUrl, this.snapshot.issuer, { currentKid, formerKids: kids.slice(0, -1) });
  }

  ob2BadgeClass(badge: BadgeVersion, language: Language): JsonObject {
    return toBadgeClass(this.baseUrl, badge, language);
  }

  /** Asked only for the key that an award of our register names, and every key that ever signed is here. */
  ob2Key(kid: string): JsonObject {
    const key = this.snapshot.rsa.get(kid);
    if (key === undefined) throw new Error(`the key ${kid} of an award of ours is not in the ring`);
    return toCryptographicKey(this.baseUrl, kid, toPublicPem(key));
  }
}
