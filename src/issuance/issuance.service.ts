import { randomBytes, randomInt, randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';

import { AuditService, SERVICE } from '../audit/audit.service.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Award } from '../openbadges/award.js';
import { lint, type Linted } from '../openbadges/lint.js';
import { checkSignedAward, sign, type SignedAward } from '../openbadges/proof/sign.js';
import { StaffService } from '../staff/staff.service.js';
import { Credential } from './credential.entity.js';
import { KeyRingService } from './keys/key-ring.service.js';
import { checkPolicy } from './policy.js';
import { levelKeyOf, toAward, toReservation, type Order } from './reservation.js';

/** Bits of a status list (Bitstring Status List §Privacy: at least 131,072), and how many of them are given out. */
export const STATUS_LIST_SIZE = 131_072;
const INDEXES_USED_PER_LIST = 100_000;

/** Steps 5 to 8 in the life of a badge. Every step may be repeated: the same reservation always becomes the same bytes. */
@Injectable()
export class IssuanceService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly catalog: CatalogService,
    private readonly audit: AuditService,
    private readonly keys: KeyRingService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Awards a skill badge: once per submission, however often it is asked for. */
  async issue(order: Order): Promise<Credential> {
    const id = await this.unitOfWork.run((tx) => this.reserve(tx, order));
    return this.finish(id);
  }

  /**
   * Step 5: takes the id and a random status index, inside the caller's unit; answers the id that is there already
   * when the submission or the person's level has one.
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
    await this.audit.append(tx, {
      actor: SERVICE,
      action: 'credential.reserve',
      subject: award.id,
      details: { badge: order.badge.badge },
    });
    return award.id;
  }

  /** Steps 6 to 8: lint, sign, check the own signature, store. Does nothing more for an award that is signed already. */
  async finish(id: string): Promise<Credential> {
    const reserved = await this.reader.manager.findOneByOrFail(Credential, { id });
    if (reserved.signedAt !== null) return reserved;
    const award = JSON.parse(reserved.award) as Award;
    const linted = await this.prepare(award);
    const signed = await this.sign(award, linted);
    await this.checkSignature(award, signed);
    await this.store(id, signed);
    return this.reader.manager.findOneByOrFail(Credential, { id });
  }

  /** Finishes what a stopped process left reserved; answers how many there were. */
  async finishPending(): Promise<number> {
    const pending = await this.reader.manager.find(Credential, {
      where: { signedAt: IsNull() },
      select: { id: true },
    });
    for (const { id } of pending) await this.finish(id);
    return pending.length;
  }

  /** Step 7: throws `NotFitToSign` with everything that speaks against the award. */
  async prepare(award: Award): Promise<Linted> {
    return lint(award, checkPolicy);
  }

  /** Step 8, outside any transaction. */
  async sign(award: Award, linted: Linted): Promise<SignedAward> {
    return sign(linted, this.keys.named(award.keys));
  }

  async checkSignature(award: Award, signed: SignedAward): Promise<void> {
    const findings = await checkSignedAward(signed, this.keys.named(award.keys));
    const failed = findings.filter((finding) => finding.outcome === 'failed');
    if (failed.length > 0)
      throw new Error(
        `Own signature of ${award.id} does not verify: ${failed.map((one) => one.check).join(', ')}`,
      );
  }

  async store(id: string, { ob2, ob2Jws, ob3, ob3Jwt }: SignedAward): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const documents = { ob2, ob2Jws, ob3, ob3Jwt, signedAt: this.clock.now() };
      const { affected } = await tx.update(Credential, { id, signedAt: IsNull() }, documents);
      // Another process finished the same reservation first, with the same bytes.
      if (affected !== 1) return;
      await this.audit.append(tx, { actor: SERVICE, action: 'credential.sign', subject: id });
    });
  }

  /** A signed award by its id, revoked or not; null for what does not exist and for what is only reserved. */
  async signed(id: string): Promise<Credential | null> {
    return this.reader.manager.findOneBy(Credential, { id, signedAt: Not(IsNull()) });
  }

  /** A person's live credentials: signed, not revoked, not expired, oldest first. */
  async liveOf(personId: string, rows: EntityManager = this.reader.manager): Promise<Credential[]> {
    const now = this.clock.now();
    const signed = await rows.find(Credential, {
      where: { personId, signedAt: Not(IsNull()), revokedAt: IsNull() },
      order: { issuedOn: 'ASC', id: 'ASC' },
    });
    return signed.filter((one) => one.validUntil === null || one.validUntil > now);
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
