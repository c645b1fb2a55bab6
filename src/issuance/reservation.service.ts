import { randomBytes, randomInt, randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AuditService, SERVICE } from '../audit/audit.service.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import type { Award } from '../openbadges/award.js';
import { StaffService } from '../staff/staff.service.js';
import { Credential } from './credential.entity.js';
import { KeyRingService } from './keys/key-ring.service.js';
import { levelKeyOf, toAward, toReservation, type Order } from './reservation.js';

/** Bits of a status list (Bitstring Status List 1.0 §3.3: at least 131,072), and how many of them are given out. */
export const STATUS_LIST_SIZE = 131_072;
const INDEXES_USED_PER_LIST = 100_000;

/** Step 5 in the life of a badge: an award gets its id and its place in the status list before anything is signed. */
@Injectable()
export class ReservationService {
  constructor(
    private readonly staff: StaffService,
    private readonly catalog: CatalogService,
    private readonly audit: AuditService,
    private readonly keys: KeyRingService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Takes the id and a random status index inside the caller's unit; answers the id that is there already when the
   * submission or the person's level has one.
   */
  async reserve(tx: EntityManager, order: Order): Promise<string> {
    const held = await this.findReserved(tx, order);
    if (held) return held.id;
    const person = await this.staff.person(order.personId, tx);
    const { ed25519, rsa } = this.keys.current;
    const award = toAward(order, {
      id: randomUUID(),
      baseUrl: this.config.publicUrl,
      issuer: this.catalog.issuer,
      subjectId: person.subjectId,
      email: person.email,
      salt: randomBytes(16).toString('hex'),
      now: this.clock.now(),
      status: await this.freeStatusIndex(tx),
      keys: { ed25519: ed25519.multibase, rsa: rsa.kid },
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

  private async findReserved(
    tx: EntityManager,
    { submissionId, personId, badge }: Order,
  ): Promise<Credential | null> {
    if (badge.kind === 'level')
      return tx.findOneBy(Credential, { levelKey: levelKeyOf(personId, badge.level) });
    return submissionId === null ? null : tx.findOneBy(Credential, { submissionId });
  }

  /** Random, so that an index tells neither order nor person; never one that was given out before. */
  private async freeStatusIndex(tx: EntityManager): Promise<Award['status']> {
    const list = 1 + Math.floor((await tx.count(Credential)) / INDEXES_USED_PER_LIST);
    for (;;) {
      const index = randomInt(STATUS_LIST_SIZE);
      if (!(await tx.existsBy(Credential, { statusList: list, statusIndex: index }))) return { list, index };
    }
  }
}
