import { Injectable } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';

import { Clock } from '../clock.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Award } from '../openbadges/award.js';
import { lint, type Linted } from '../openbadges/lint.js';
import { checkSignedAward, sign, type SignedAward } from '../openbadges/proof/sign.js';
import { Credential, stateOf } from './credential.entity.js';
import { IssuedRecord } from './issued-record.service.js';
import { KeyRingService } from './keys/key-ring.service.js';
import { checkPolicy } from './policy.js';
import type { Order } from './reservation.js';
import { ReservationService } from './reservation.service.js';

/** A badge that its holder would get back by a reinstatement, if not live already. */
export interface HeldCredential {
  readonly id: string;
  readonly badge: string;
  readonly state: 'valid' | 'suspended';
}

/** Steps 5 to 8 in the life of a badge. Every step may be repeated: the same reservation always becomes the same bytes. */
@Injectable()
export class IssuanceService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly reservations: ReservationService,
    private readonly record: IssuedRecord,
    private readonly keys: KeyRingService,
    private readonly clock: Clock,
  ) {}

  /** Awards a skill badge: once per submission, however often it is asked for. */
  async issue(order: Order): Promise<Credential> {
    const id = await this.unitOfWork.run((tx) => this.reservations.reserve(tx, order));
    return this.finish(id);
  }

  /** Steps 6 to 8: lint, sign, check the own signature, store. Does nothing more for an award that is signed already. */
  async finish(id: string): Promise<Credential> {
    const reserved = await this.reader.manager.findOneByOrFail(Credential, { id });
    if (reserved.signedAt !== null) return reserved;
    const award = await this.withSoundKeys(JSON.parse(reserved.award) as Award);
    await this.reservations.secure(award);
    const linted = await this.prepare(award);
    const signed = await this.sign(award, linted);
    await this.checkSignature(award, signed);
    await this.store(award, signed);
    // Signed by now, by this process or another; or given other keys meanwhile, and to be signed anew.
    return this.finish(id);
  }

  /** Ids of what a stopped process left reserved and unsigned, oldest first. */
  async pending(): Promise<string[]> {
    const rows = await this.reader.manager.find(Credential, {
      where: { signedAt: IsNull() },
      select: { id: true },
      order: { issuedOn: 'ASC' },
    });
    return rows.map((row) => row.id);
  }

  /** The award as it is; with the current keys where one of its own was compromised since it was reserved. */
  private async withSoundKeys(award: Award): Promise<Award> {
    if (!this.keys.isCompromised(award.keys)) return award;
    return this.unitOfWork.run((tx) => this.reservations.rekey(tx, award));
  }

  /** Step 7: throws `NotFitToSign` with everything that speaks against the award. */
  private async prepare(award: Award): Promise<Linted> {
    return lint(award, checkPolicy);
  }

  /** Step 8, outside any transaction. */
  private async sign(award: Award, linted: Linted): Promise<SignedAward> {
    return sign(linted, this.keys.named(award.keys));
  }

  private async checkSignature(award: Award, signed: SignedAward): Promise<void> {
    const findings = await checkSignedAward(signed, this.keys.named(award.keys));
    const failed = findings.filter((finding) => finding.outcome === 'failed');
    if (failed.length > 0)
      throw new Error(
        `Own signature of ${award.id} does not verify: ${failed.map((one) => one.check).join(', ')}`,
      );
  }

  private async store(award: Award, { ob2, ob2Jws, ob3, ob3Jwt }: SignedAward): Promise<void> {
    const { id, keys } = award;
    await this.unitOfWork.run(async (tx) => {
      // Compromised while it was signing: thrown away, and signed anew by the key that took its place.
      this.keys.named(keys);
      const documents = { ob2, ob2Jws, ob3, ob3Jwt, signedAt: this.clock.now() };
      // Only beside the very award that was signed: its keys are those that the register names for ever.
      const signed = { id, signedAt: IsNull(), award: JSON.stringify(award) };
      const { affected } = await tx.update(Credential, signed, documents);
      // Another process finished the same reservation first, with the same bytes, or gave it other keys.
      if (affected !== 1) return;
      await this.record.write(tx, id);
    });
  }

  /** A signed award by its id, revoked or not; null for what does not exist and for what is only reserved. */
  async signed(id: string): Promise<Credential | null> {
    return this.reader.manager.findOneBy(Credential, { id, signedAt: Not(IsNull()) });
  }

  /** A person's credentials that are valid or only suspended, oldest first. */
  async heldBy(personId: string, rows: EntityManager = this.reader.manager): Promise<HeldCredential[]> {
    const now = this.clock.now();
    const signed = await rows.find(Credential, {
      where: { personId, signedAt: Not(IsNull()), revokedAt: IsNull() },
      order: { issuedOn: 'ASC', id: 'ASC' },
    });
    return signed.flatMap((one) => {
      const state = stateOf(one, now);
      return state === 'valid' || state === 'suspended' ? [{ id: one.id, badge: one.badge, state }] : [];
    });
  }
}
