import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotFound, Refusal } from '../../refusal.js';
import { isPersonKey } from '../staff-file.js';
import { Employment, Person } from '../staff.entity.js';
import { findRoleChanges, type RoleChange } from './role-changes.js';
import type { RolesBody } from './roles.schema.js';

/** Who speaks when roles change, and on what ground: a reason, or the import that did it. */
interface Ground {
  readonly actor: string;
  readonly because: { readonly reason: string } | { readonly import: string };
}

/** Appointments. Nobody changes their own, so whoever takes the administrators' role from somebody keeps it. */
@Injectable()
export class RolesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly audit: AuditService,
  ) {}

  /** Somebody of the register with their roles, for whoever is about to change them. */
  async of(personKey: string) {
    const { id, key, first, last, roles } = await this.load(this.reader.manager, personKey);
    const jobs = await this.reader.manager.find(Employment, {
      where: { personId: id },
      order: { start: 'ASC' },
    });
    return {
      person: { id, key, first, last },
      roles,
      jobs: jobs.map(({ unitOid, start, end }) => ({ unit: unitOid, start, end })),
    };
  }

  /** Gives somebody these roles and no others; they act from the next request on. */
  async change(caller: Caller, personKey: string, { roles, reason }: RolesBody) {
    return this.unitOfWork.run(async (tx) => {
      const { id, key, roles: before } = await this.load(tx, personKey);
      const changes = findRoleChanges([{ person_key: key, roles }], [{ key, roles: before }]);
      if (changes.length > 0) await tx.update(Person, { id }, { roles });
      await this.record(tx, changes, { actor: caller.personId, because: { reason } });
      return { key, before, roles };
    });
  }

  /** Puts changes of roles into the trail, in the commit that makes them; refuses them to whom they would raise. */
  async record(tx: EntityManager, changes: readonly RoleChange[], { actor, because }: Ground): Promise<void> {
    for (const { person_key: key, before, after } of changes) {
      const { id } = await this.load(tx, key);
      if (id === actor) throw new OwnRoles();
      await this.audit.append(tx, {
        actor,
        action: 'staff.roles',
        subject: id,
        details: { before, after, ...because },
      });
    }
  }

  private async load(rows: EntityManager, key: string): Promise<Person> {
    const person = isPersonKey(key) ? await rows.findOneBy(Person, { key }) : null;
    if (!person) throw new NotFound();
    return person;
  }
}

class OwnRoles extends Refusal {
  constructor() {
    super(
      'forbidden',
      'own-roles',
      'Nobody changes their own roles: ask another administrator. Nothing was changed.',
    );
  }
}
