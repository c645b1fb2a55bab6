import { randomBytes, randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { MoreThan, type EntityManager } from 'typeorm';

import { AuditService } from '../../audit/audit.service.js';
import { Clock, minutesAfter } from '../../clock.js';
import type { ProviderName } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotFound } from '../../refusal.js';
import { StaffService } from '../../staff/staff.service.js';
import { AccessKey } from '../access.entity.js';
import { hashOf } from '../keys/secrets.js';
import { SignInFailed } from '../sign-in/failure.js';
import { Identity, SignInCode } from './identity.entity.js';

export interface Account {
  readonly provider: ProviderName;
  readonly key: string;
}

const CODE_MINUTES = 7 * 24 * 60;

/** Which accounts are whose. An account becomes a person's by a staff key, a code or the person's own session; never by an address. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async find({ provider, key }: Account): Promise<Identity | null> {
    return this.reader.manager.findOneBy(Identity, { provider, key });
  }

  /** Binds the account to whom the provider says it belongs to, once: not where that person has an account already. */
  async bindByStaffKey(account: Account, staffKey: string): Promise<Identity | undefined> {
    const person = await this.staff.personByKey(staffKey);
    if (!person) return undefined;
    return this.unitOfWork.run(async (tx) => {
      if (await tx.existsBy(Identity, { personId: person.id })) return undefined;
      return this.bind(tx, account, person.id, 'staff-key');
    });
  }

  /** Binds the account to the person whom the code was made for, and spends the code. */
  async bindByCode(account: Account, code: string): Promise<Identity> {
    const hash = hashOf(plainCode(code));
    return this.unitOfWork.run(async (tx) => {
      const made = await tx.findOneBy(SignInCode, { hash, expiresAt: MoreThan(this.clock.now()) });
      if (!made) throw new SignInFailed('wrong-code', account.provider);
      await tx.delete(SignInCode, { personId: made.personId });
      return this.bind(tx, account, made.personId, 'code');
    });
  }

  /** Adds an account to a person who is signed in, and has just signed in there too. */
  async link(account: Account, personId: string): Promise<Identity> {
    return this.unitOfWork.run((tx) => this.bind(tx, account, personId, 'link'));
  }

  /** A code for this person's first sign-in: told once, good for seven days, and the only one they have. */
  async makeCode(personKey: string, actor: string): Promise<{ code: string; expiresAt: string }> {
    const person = await this.personOf(personKey);
    const letters = [...randomBytes(16)].map((byte) => LETTERS[byte % 32]).join('');
    const expiresAt = minutesAfter(this.clock.now(), CODE_MINUTES);
    await this.unitOfWork.run(async (tx) => {
      await tx.delete(SignInCode, { personId: person.id });
      const hash = hashOf(letters);
      await tx.insert(SignInCode, { hash, personId: person.id, expiresAt });
      const act = { actor, action: 'identity.code', subject: person.id };
      await this.audit.append(tx, { ...act, details: { key: hash } });
    });
    return { code: letters.replace(/(.{4})(?=.)/g, '$1-'), expiresAt };
  }

  async list(personKey: string) {
    const { id: personId } = await this.personOf(personKey);
    const found = await this.reader.manager.find(Identity, {
      where: { personId },
      order: { boundAt: 'ASC' },
    });
    return found.map(({ id, provider, key, boundAt, how }) => ({ id, provider, key, boundAt, how }));
  }

  /** Takes an account away from a person and ends every session that began with it. */
  async remove(personKey: string, id: string, actor: string): Promise<void> {
    const { id: personId } = await this.personOf(personKey);
    await this.unitOfWork.run(async (tx) => {
      const identity = await tx.findOneBy(Identity, { id, personId });
      if (!identity) throw new NotFound();
      await tx.delete(AccessKey, { kind: 'session', identityId: id });
      await tx.delete(Identity, { id });
      const details = { provider: identity.provider };
      await this.audit.append(tx, { actor, action: 'identity.remove', subject: personId, details });
    });
  }

  private async bind(
    tx: EntityManager,
    account: Account,
    personId: string,
    how: Identity['how'],
  ): Promise<Identity> {
    const { provider, key } = account;
    const held = await tx.findOneBy(Identity, { provider, key });
    if (held && held.personId === personId) return held;
    if (held) throw new SignInFailed('taken', provider);
    const jobs = await this.staff.jobsInService({ personId }, tx);
    if (jobs.length === 0) throw new SignInFailed('not-in-service', provider);
    const identity = { id: randomUUID(), provider, key, personId, boundAt: this.clock.now(), how };
    await tx.insert(Identity, identity);
    await this.audit.append(tx, {
      actor: personId,
      action: 'identity.bind',
      subject: personId,
      details: { provider, how },
    });
    return identity;
  }

  private async personOf(personKey: string) {
    const person = await this.staff.personByKey(personKey);
    if (!person) throw new NotFound();
    return person;
  }
}

/** Without I, L, O and U, which are read as others; 80 bits in sixteen of them. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** As people type it: small letters, with or without dashes, an O for a zero. */
const plainCode = (text: string) =>
  text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
