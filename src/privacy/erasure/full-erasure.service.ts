import { Injectable, Logger } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';

import { AuditService, SERVICE } from '../../audit/audit.service.js';
import { Clock, dayOf } from '../../clock.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Evidence } from '../../evidence/evidence.entity.js';
import { Credential } from '../../issuance/credential.entity.js';
import { NotFound, Refusal } from '../../refusal.js';
import { Employment, Person } from '../../staff/staff.entity.js';
import { Aftercare } from './aftercare.service.js';
import { EraseRows } from './erase-rows.service.js';
import { OpenThings } from './open-things.service.js';
import type { ErasureReason } from './reasons.js';

/** Erases a person who has left: what stays is nobody's, counts in the figures, and confirms the copies of their badges. */
@Injectable()
export class FullErasure {
  private readonly log = new Logger('privacy');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: EraseRows,
    private readonly open: OpenThings,
    private readonly aftercare: Aftercare,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** By an administrator's decision; refused while the person is in service, for then the employer needs the account. */
  async byKey(key: string, reason: ErasureReason, actor: string): Promise<{ readonly erased: string }> {
    const personId = await this.unitOfWork.run(async (tx) => {
      const person = await tx.findOneBy(Person, { key });
      if (!person) throw new NotFound();
      if (await this.isEmployed(tx, person.id)) throw new StillEmployed();
      await this.inUnit(tx, person, { reason, actor });
      return person.id;
    });
    await this.finish([personId]);
    await this.aftercare.scrub();
    return { erased: personId };
  }

  /** Everything of one person, inside a unit; afterwards `finish` has to be called. */
  async inUnit(
    tx: EntityManager,
    person: Person,
    { reason, actor }: { reason: ErasureReason; actor: string },
  ): Promise<void> {
    if (await tx.existsBy(Credential, { personId: person.id, signedAt: IsNull() })) throw new Unsigned();
    await this.open.close(tx, person.id);
    await this.open.emptyFilesNaming(tx, person);
    await this.rows.ofPerson(tx, person.id);
    await tx.update(Person, { id: person.id }, { erasedAt: this.clock.now() });
    await this.audit.append(tx, { actor, action: 'data.erase', subject: person.id, details: { reason } });
  }

  /** What has to follow the commit: first the files, for who is on the list is done with. May be repeated. */
  async finish(personIds: readonly string[]): Promise<void> {
    for (const personId of personIds) await this.dropFiles(personId);
    const at = this.clock.now();
    this.aftercare.remember(personIds.map((personId) => ({ at, kind: 'all', personId })));
  }

  /**
   * Before the first request: who is on the list is erased again, however old the copy of the database is that was
   * restored; and what a stopped process had erased and not yet noted, is noted. The pages are cleaned
   * by the retention that follows.
   */
  async reapply(): Promise<void> {
    const listed = this.aftercare.remembered().filter(({ kind }) => kind === 'all');
    const back: string[] = [];
    for (const { personId } of listed) if (await this.again(personId)) back.push(personId);
    const erased = await this.unitOfWork.run((tx) => tx.findBy(Person, { erasedAt: Not(IsNull()) }));
    const known = new Set(listed.map(({ personId }) => personId));
    const unnoted = erased.map(({ id }) => id).filter((id) => !known.has(id));
    await this.finish([...back, ...unnoted]);
    if (back.length > 0)
      this.log.warn(`${back.length} erased people were in this database again; erased anew.`);
  }

  private async again(personId: string): Promise<boolean> {
    try {
      return await this.unitOfWork.run(async (tx) => {
        const person = await tx.findOneBy(Person, { id: personId, erasedAt: IsNull() });
        if (person) await this.inUnit(tx, person, { reason: 'request', actor: SERVICE });
        return person !== null;
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.log.error(`${personId} is on the list of erasures and could not be erased: ${error.code}`);
      return false;
    }
  }

  private async dropFiles(personId: string): Promise<void> {
    const files = await this.unitOfWork.run((tx) =>
      tx.find(Evidence, {
        where: { personId, kind: 'file', removedAt: Not(IsNull()) },
        select: { id: true },
      }),
    );
    await this.aftercare.drop(files.map(({ id }) => id));
  }

  private async isEmployed(tx: EntityManager, personId: string): Promise<boolean> {
    const today = dayOf(this.clock.now());
    const jobs = await tx.findBy(Employment, { personId });
    return jobs.some(({ end }) => end === null || end >= today);
  }
}

class StillEmployed extends Refusal {
  constructor() {
    super(
      'conflict',
      'still-employed',
      'This person is in service, or about to be: the employer needs the account. Enter the last day of the job first.',
    );
  }
}

class Unsigned extends Refusal {
  constructor() {
    super(
      'conflict',
      'badge-under-way',
      'A badge of this person is being signed; try again in a minute. Nothing was erased.',
    );
  }
}
