import { randomBytes, randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';

import { AuditService, SERVICE } from '../audit/audit.service.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import type { Award } from '../openbadges/award.js';
import { StaffService } from '../staff/staff.service.js';
import { Credential } from './credential.entity.js';
import { levelKeyOf, toAward, toReservation, type Order } from './reservation.js';
import { PlaceService } from './status/place.service.js';

/** Step 5 in the life of a badge: an award gets its id and its place in the status list before anything is signed. */
@Injectable()
export class ReservationService {
  constructor(
    private readonly staff: StaffService,
    private readonly catalog: CatalogService,
    private readonly audit: AuditService,
    private readonly places: PlaceService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Takes the id, a status index and the signing keys inside the caller's unit; answers the id that is there already when the
   * submission or the person's level has one.
   */
  async reserve(tx: EntityManager, order: Order): Promise<string> {
    const held = await this.findReserved(tx, order);
    if (held) return held.id;
    const person = await this.staff.person(order.personId, tx);
    const award = toAward(order, {
      id: randomUUID(),
      baseUrl: this.config.publicUrl,
      issuer: this.catalog.issuer,
      subjectId: person.subjectId,
      email: person.email,
      emailInOb3: person.emailInBadgesSince !== null,
      salt: randomBytes(16).toString('hex'),
      now: this.clock.now(),
      ...(await this.places.take(tx)),
    });
    await tx.insert(Credential, toReservation(order, award));
    const details = {
      badge: order.badge.badge,
      version: order.badge.version,
      submission: order.submissionId,
    };
    await this.audit.append(tx, { actor: SERVICE, action: 'credential.reserve', subject: award.id, details });
    return award.id;
  }

  /** To be called before signing: the award's index is then on disk apart from the database, for ever. */
  async secure({ status }: Award): Promise<void> {
    await this.places.secure(status.list);
  }

  /** Gives an award that is not signed yet the current keys, because one of its own must not sign any more. */
  async rekey(tx: EntityManager, { id }: Award): Promise<Award> {
    const { award: text } = await tx.findOneByOrFail(Credential, { id, signedAt: IsNull() });
    const held = JSON.parse(text) as Award; // written by our own `toReservation`
    const award = { ...held, keys: await this.places.takeKeys(tx) };
    await tx.update(Credential, { id }, { award: JSON.stringify(award) });
    const details = { former: held.keys, keys: award.keys };
    await this.audit.append(tx, { actor: SERVICE, action: 'credential.rekey', subject: id, details });
    return award;
  }

  private async findReserved(
    tx: EntityManager,
    { submissionId, personId, badge }: Order,
  ): Promise<Credential | null> {
    if (badge.kind === 'level')
      return tx.findOneBy(Credential, { levelKey: levelKeyOf(personId, badge.level) });
    return submissionId === null ? null : tx.findOneBy(Credential, { submissionId });
  }
}
