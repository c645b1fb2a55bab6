import type { KeyObject } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { CatalogService } from '../catalog/catalog.service.js';
import { CONFIG, type Config } from '../config.js';
import { IssuanceService } from '../issuance/issuance.service.js';
import { KeyRingService } from '../issuance/keys/key-ring.service.js';
import { StatusListService } from '../issuance/status/status-list.service.js';
import { StatusService } from '../issuance/status/status.service.js';
import { addresses } from '../openbadges/addresses.js';
import type { BadgeVersion, Issuer, Language } from '../openbadges/award.js';
import type { Standard } from '../openbadges/baking/baked.js';
import { bakePng } from '../openbadges/baking/png.js';
import { bakeSvg } from '../openbadges/baking/svg.js';
import type { JsonObject } from '../openbadges/json.js';
import { toBadgeClass } from '../openbadges/ob2/badge-class.js';
import { toCryptographicKey, toProfile, toRevocationList } from '../openbadges/ob2/issuer.js';
import { toAchievementDocument } from '../openbadges/ob3/achievement.js';
import { toDidDocument, toIssuerProfile } from '../openbadges/ob3/issuer.js';
import { type RsaJwk, type RsaKey, toPublicPem } from '../openbadges/proof/keys.js';
import { NotFound } from '../refusal.js';
import { withRevocations } from './did-document.js';
import { type PublishedBadge, saySuspended, toPublishedBadge } from './published-badge.js';

/** Everything that the world may read about us and our badges. What is not there throws `NotFound`. */
@Injectable()
export class PublicationService {
  constructor(
    private readonly issuance: IssuanceService,
    private readonly statuses: StatusService,
    private readonly lists: StatusListService,
    private readonly keys: KeyRingService,
    private readonly catalog: CatalogService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  get baseUrl(): string {
    return this.config.publicUrl;
  }

  get issuer(): Issuer {
    return this.catalog.issuer;
  }

  /** A signed badge by the id in its addresses, revoked or not. */
  async badge(id: string): Promise<PublishedBadge> {
    const badge = await this.find(id);
    if (badge === undefined) throw new NotFound();
    return badge;
  }

  /** The same, `undefined` when there is none: unknown, or reserved and not yet signed. */
  async find(id: string): Promise<PublishedBadge | undefined> {
    if (!isUuid.test(id)) return undefined;
    const row = await this.issuance.signed(id);
    return row === null ? undefined : toPublishedBadge(row, this.keys.ring.compromised);
  }

  /** did:web document with every key that ever signed; a compromised one says since when it is not trusted. */
  didDocument(): JsonObject {
    const { ed25519, rsa, compromised } = this.keys.ring;
    const document = toDidDocument(
      this.baseUrl,
      ed25519.map(({ multibase }) => multibase),
      rsa.map(({ jwk }) => jwk),
    );
    return withRevocations(document, compromised);
  }

  /** One bare public key, to which the `kid` of our VC-JWTs leads. */
  jwk(kid: string): RsaJwk {
    return this.rsaKey(kid).jwk;
  }

  /** Every public key that ever signed, by name, newest last. */
  get publicKeys(): Readonly<Record<'ed25519' | 'rsa', ReadonlyMap<string, KeyObject>>> {
    const { ed25519, rsa } = this.keys.ring;
    return {
      ed25519: new Map(ed25519.map(({ multibase, publicKey }) => [multibase, publicKey])),
      rsa: new Map(rsa.map(({ kid, publicKey }) => [kid, publicKey])),
    };
  }

  ob2Profile(): JsonObject {
    const currentKid = this.keys.current.rsa.kid;
    const formerKids = this.keys.ring.rsa.map(({ kid }) => kid).filter((kid) => kid !== currentKid);
    return toProfile(this.baseUrl, this.issuer, { currentKid, formerKids });
  }

  ob2Key(kid: string): JsonObject {
    return toCryptographicKey(this.baseUrl, kid, toPublicPem(this.rsaKey(kid).publicKey));
  }

  ob2BadgeClass(badge: BadgeVersion, language: Language): JsonObject {
    return toBadgeClass(this.baseUrl, badge, language);
  }

  async ob2Revocations(): Promise<JsonObject> {
    const withdrawn = await this.statuses.withdrawn();
    const listed = withdrawn.map(({ id, state, reason }) => ({
      id,
      reason: state === 'suspended' ? saySuspended(reason) : reason,
    }));
    return toRevocationList(this.baseUrl, listed);
  }

  ob3Profile(language: Language): JsonObject {
    return toIssuerProfile(this.baseUrl, this.issuer, language);
  }

  ob3Achievement(badge: BadgeVersion, language: Language): JsonObject {
    return toAchievementDocument(this.baseUrl, this.issuer, { badge, language });
  }

  /** The signed status list as exact JSON text. */
  ob3StatusList(list: number): Promise<string> {
    return this.lists.statusList(list);
  }

  /** A published badge version; the id in any case. */
  version(badge: string, version: number): BadgeVersion {
    const found = this.catalog.version(badge, version);
    if (found === undefined) throw new NotFound();
    return found;
  }

  /** The badge's picture without a credential in it. */
  image({ badge, version }: BadgeVersion, format: 'png' | 'svg'): Uint8Array {
    const image = this.catalog.image(badge, version, format);
    if (image === undefined) throw new NotFound();
    return image;
  }

  /** The picture with the credential baked in: the Data Integrity credential, or the hosted Assertion. */
  bakedImage(badge: PublishedBadge, format: 'png' | 'svg', standard: Standard): Uint8Array {
    const image = this.image(badge.award.badge, format);
    const text = standard === 'ob3' ? badge.ob3 : badge.ob2;
    return format === 'png' ? bakePng(image, text, standard) : bakeSvg(image, text, standard);
  }

  /** The public addresses, all made from PUBLIC_URL. */
  get at() {
    return addresses(this.baseUrl);
  }

  private rsaKey(kid: string): RsaKey {
    const key = this.keys.ring.rsa.find((one) => one.kid === kid);
    if (key === undefined) throw new NotFound();
    return key;
  }
}

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
