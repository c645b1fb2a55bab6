import { Injectable } from '@nestjs/common';
import { MoreThanOrEqual, type EntityManager } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { AuditEvent } from '../../audit/audit-event.entity.js';
import { AuditService, SERVICE } from '../../audit/audit.service.js';
import { Clock } from '../../clock.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotificationService } from '../../notification/notification.service.js';
import { Refusal } from '../../refusal.js';
import { Aftercare } from '../erasure/aftercare.service.js';
import type { Erasure } from '../erasure/erasure-list.js';
import { OwnThings, RECEIPT } from './own-things.service.js';
import type { Erasable, SortedData } from './sorted-data.js';

const ERASE_OWN = 'data.erase-own';

/** What people erase themselves while they are in service; first they are told what goes, what stays, and why. */
@Injectable()
export class OwnErasure {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly things: OwnThings,
    private readonly aftercare: Aftercare,
    private readonly audit: AuditService,
    private readonly messages: NotificationService,
    private readonly clock: Clock,
  ) {}

  /** The sorted list, and the word by which exactly this list is confirmed. */
  async preview(caller: Caller): Promise<SortedData & { readonly confirm: string }> {
    const counts = await this.things.counts(caller);
    const { list, confirm } = await this.things.sort(caller, { at: this.clock.now(), counts });
    return { ...list, confirm };
  }

  /** Erases what the confirmed list named; refused with the new list when it is another one by now. */
  async confirm(caller: Caller, given: string): Promise<SortedData> {
    const { personId } = caller;
    const at = this.clock.now();
    const counts = await this.things.counts(caller);
    const { done, list } = await this.unitOfWork.run(async (tx) => {
      const { things, list, confirm } = await this.things.sort(caller, { at, counts, rows: tx });
      if (given !== confirm) throw new ListChanged({ ...list, confirm });
      if (Object.values(things).flat().length === 0) return { done: undefined, list };
      const done = await this.inUnit(tx, personId, { things, actor: personId });
      await this.messages.tell(tx, { to: personId, kind: RECEIPT, subject: personId });
      return { done, list };
    });
    if (done) await this.finish({ ...done, personId });
    return list;
  }

  /**
   * Before the first request: does it again in a database that was restored from an older copy, whatever was there at the
   * time. Only such a database lacks the act in its trail; in any other, what was not confirmed then must stay. And what a
   * stopped process had erased and not yet noted, is noted.
   */
  async reapply(): Promise<void> {
    for (const erasure of lastOfEach(this.aftercare.remembered())) {
      const { at, personId } = erasure;
      const files = await this.unitOfWork.run(async (tx) => {
        const done = { action: ERASE_OWN, subject: personId, at: MoreThanOrEqual(at) };
        if (await tx.existsBy(AuditEvent, done)) return [];
        const things = await this.things.of(tx, personId, at);
        return (await this.inUnit(tx, personId, { things, actor: SERVICE })).files;
      });
      await this.aftercare.drop(files);
    }
    const acts = await this.unitOfWork.run((tx) => tx.findBy(AuditEvent, { action: ERASE_OWN }));
    const own = acts.filter(({ actor, subject }) => actor === subject);
    this.aftercare.remember(own.map(({ at, subject }) => ({ at, kind: 'own', personId: subject })));
  }

  /** Answers the files that have to go after the commit, and when the trail says that it was. */
  private async inUnit(
    tx: EntityManager,
    personId: string,
    { things, actor }: { things: Erasable; actor: string },
  ): Promise<{ readonly at: string; readonly files: readonly string[] }> {
    const files = await this.things.erase(tx, personId, things);
    const details = Object.fromEntries(Object.entries(things).map(([what, ids]) => [what, ids.length]));
    await this.audit.append(tx, { actor, action: ERASE_OWN, subject: personId, details });
    const [act] = await tx.find(AuditEvent, {
      where: { action: ERASE_OWN, subject: personId },
      order: { seq: 'DESC' },
      take: 1,
    });
    if (!act) throw new Error('The trail lacks what was just added to it');
    return { at: act.at, files };
  }

  /** First the files: who is on the list is done with. */
  private async finish({ at, personId, files }: { at: string; personId: string; files: readonly string[] }) {
    await this.aftercare.drop(files);
    this.aftercare.remember([{ at, kind: 'own', personId }]);
    await this.aftercare.cutLog();
  }
}

/** Of what people erased themselves, each one's last: it takes in what they had erased before. */
function lastOfEach(erasures: readonly Erasure[]): Iterable<Erasure> {
  const last = new Map<string, Erasure>();
  for (const erasure of erasures) {
    const known = last.get(erasure.personId);
    if (erasure.kind === 'own' && (!known || known.at < erasure.at)) last.set(erasure.personId, erasure);
  }
  return last.values();
}

class ListChanged extends Refusal {
  constructor(list: SortedData & { readonly confirm: string }) {
    super(
      'conflict',
      'list-changed',
      'Your data is no longer what the list said: look at the new one and confirm it. Nothing was erased.',
      { list },
    );
  }
}
