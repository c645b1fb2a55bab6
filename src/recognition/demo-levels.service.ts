import { randomUUID } from 'node:crypto';

import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';

import { CatalogService } from '../catalog/catalog.service.js';
import { Clock, dayOf } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { IssuanceService } from '../issuance/issuance.service.js';
import { DemoPeople } from '../staff/demo.service.js';
import type { Person } from '../staff/staff.entity.js';
import { StaffService } from '../staff/staff.service.js';
import { LevelService } from './level.service.js';
import { Recognition } from './recognition.entity.js';

const TUTORS = ['reviewer-1', 'reviewer-2'];

/** Gives the demo's tutor teachers all three levels, through the same steps as everybody else's; outside production only. */
@Injectable()
export class DemoLevels implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly people: DemoPeople,
    private readonly staff: StaffService,
    private readonly catalog: CatalogService,
    private readonly issuance: IssuanceService,
    private readonly levels: LevelService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.production) return;
    await this.people.fill();
    for (const key of TUTORS) {
      const tutor = await this.staff.personByKey(key);
      if (tutor && (await this.issuance.liveOf(tutor.id)).length === 0) await this.giveLevels(tutor);
    }
  }

  private async giveLevels(tutor: Person): Promise<void> {
    const rules = this.catalog.levelRules();
    for (const id of rules.flatMap((rule) => rule.skills)) {
      const badge = this.catalog.current(id);
      if (!badge) continue;
      const results = badge.criteria.map((criterion) => ({ criterion: criterion.id, score: 3 as const }));
      await this.issuance.issue({
        personId: tutor.id,
        badge,
        language: tutor.language,
        submissionId: null,
        results,
        restsOn: [],
      });
    }
    const [supervisor] = await this.staff.supervisorsOf(tutor.id);
    const now = this.clock.now();
    await this.unitOfWork.run(async (tx) => {
      for (const { level } of rules) {
        const facts = {
          id: randomUUID(),
          personId: tutor.id,
          level,
          openKey: null,
          requestedAt: now,
          confirmedAt: now,
        };
        await tx.insert(Recognition, {
          ...facts,
          state: 'confirmed',
          confirmedBy: supervisor ?? null,
          heldOn: dayOf(now),
          goal: null,
        });
      }
    });
    await this.levels.award(tutor.id);
  }
}
