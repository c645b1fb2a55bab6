import { Injectable } from '@nestjs/common';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { EvidenceService } from '../../evidence/evidence.service.js';
import type { QuarantineReason } from '../../evidence/safety/words.js';
import { TakedownService } from '../../submission/takedown/takedown.service.js';
import { DeskService } from './desk.service.js';

/** Evidence on a reviewer's desk: opened on the record, and taken away when it shows what it must not. */
@Injectable()
export class EvidenceDesk {
  constructor(
    private readonly desk: DeskService,
    private readonly evidence: EvidenceService,
    private readonly takedown: TakedownService,
    private readonly audit: AuditService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Evidence of the submission that the caller has claimed or decided on; who reads a text or a link is recorded. */
  async open(caller: Caller, id: string, evidenceId: string) {
    await this.desk.refuseOutsider(caller, id, evidenceId);
    const item = await this.evidence.item(evidenceId);
    if (item.kind !== 'file') await this.record(caller, id, evidenceId);
    return item;
  }

  /** The file itself; who opens it is recorded before the first byte. */
  async openFile(caller: Caller, id: string, evidenceId: string) {
    await this.desk.refuseOutsider(caller, id, evidenceId);
    const opened = await this.evidence.openFile(evidenceId);
    await this.record(caller, id, evidenceId).catch((error: unknown) => {
      opened.stream.destroy();
      throw error;
    });
    return opened;
  }

  /** Reports personal data of others: nobody sees the evidence from now on, the reporter neither. */
  async report(
    caller: Caller,
    { id, evidenceId }: { id: string; evidenceId: string },
    reason: QuarantineReason,
  ) {
    await this.desk.refuseOutsider(caller, id, evidenceId);
    return this.takedown.hide(caller, evidenceId, reason);
  }

  private async record({ personId }: Caller, submission: string, evidenceId: string): Promise<void> {
    const act = {
      ...{ actor: personId, action: 'evidence.open', subject: evidenceId },
      details: { submission },
    };
    await this.unitOfWork.run((tx) => this.audit.append(tx, act));
  }
}
