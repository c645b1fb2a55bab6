import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotFound, Refusal } from '../../refusal.js';
import { StaffService } from '../../staff/staff.service.js';
import { Credential } from '../credential.entity.js';
import type { VisibilityBody } from './holding.schema.js';

/** Whom a badge's page may name: nobody, until its holder says otherwise. The badge itself never changes by it. */
@Injectable()
export class VisibilityService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Makes the page of an own badge public or hides it; it counts from the next request on. */
  async choose({ personId }: Caller, id: string, { page, name = false }: VisibilityBody) {
    return this.unitOfWork.run(async (tx) => {
      const held = await tx.findOneBy(Credential, { id, personId, signedAt: Not(IsNull()) });
      if (!held) throw new NotFound();
      if (held.commitments !== null) throw new NothingToShow();
      const now = this.clock.now();
      const chosen = {
        pagePublicSince: page === 'public' ? (held.pagePublicSince ?? now) : null,
        namePublicSince: page === 'public' && name ? (held.namePublicSince ?? now) : null,
      };
      await tx.update(Credential, { id }, chosen);
      const act = { actor: personId, action: 'credential.show', subject: id, details: { page, name } };
      await this.audit.append(tx, act);
      return { id, ...visibilityOf(chosen) };
    });
  }

  /** The name that the holder shows on this badge's page; undefined where they show none. */
  async holderOf(id: string): Promise<string | undefined> {
    const rows = this.reader.manager;
    const held = await rows.findOneBy(Credential, { id, namePublicSince: Not(IsNull()) });
    if (!held) return undefined;
    const { first, last } = await this.staff.person(held.personId);
    return `${first} ${last}`.trim() || undefined;
  }
}

export function visibilityOf({
  pagePublicSince,
  namePublicSince,
}: Pick<Credential, 'pagePublicSince' | 'namePublicSince'>) {
  return { page: pagePublicSince === null ? 'hidden' : 'public', name: namePublicSince !== null };
}

class NothingToShow extends Refusal {
  constructor() {
    super('conflict', 'badge-erased', 'This badge was erased with its holder’s data; there is no page.');
  }
}
