import { Injectable } from '@nestjs/common';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../clock.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotificationService } from '../../notification/notification.service.js';
import { Refusal } from '../../refusal.js';
import { Aftercare } from './aftercare.service.js';
import { OwnThings, RECEIPT } from './own-things.service.js';
import type { SortedData } from './sorted-data.js';

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
    const { list, confirm } = await this.things.sort(caller, this.clock.now());
    return { ...list, confirm };
  }

  /** Erases what the confirmed list named; refused with the new list when it is another one by now. */
  async confirm(caller: Caller, given: string): Promise<SortedData> {
    const { personId } = caller;
    const at = this.clock.now();
    const { files, list } = await this.unitOfWork.run(async (tx) => {
      const { things, list, confirm } = await this.things.sort(caller, at, tx);
      if (given !== confirm) throw new ListChanged({ ...list, confirm });
      const files = await this.things.erase(tx, personId, things);
      const details = Object.fromEntries(list.erased.map(({ what, count }) => [what, count]));
      await this.audit.append(tx, { actor: personId, action: 'data.erase-own', subject: personId, details });
      await this.messages.tell(tx, { to: personId, kind: RECEIPT, subject: personId });
      return { files, list };
    });
    await this.finish({ at, personId, files });
    return list;
  }

  /** Does it again in a database that was restored from an older copy: whatever was there at the time. */
  async reapply(): Promise<void> {
    const listed = this.aftercare.remembered().filter(({ kind }) => kind === 'own');
    let found = 0;
    for (const { at, personId } of listed) {
      const files = await this.unitOfWork.run(async (tx) => {
        const things = await this.things.of(tx, personId, at);
        found += Object.values(things).flat().length;
        return this.things.erase(tx, personId, things);
      });
      await this.aftercare.drop(files);
    }
    if (found > 0) await this.aftercare.scrub();
  }

  private async finish({ at, personId, files }: { at: string; personId: string; files: readonly string[] }) {
    this.aftercare.remember({ at, kind: 'own', personId });
    await this.aftercare.drop(files);
    await this.aftercare.scrub();
  }
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
