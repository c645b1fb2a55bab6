import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

import { CatalogService } from '../catalog/catalog.service.js';
import { IssuanceService } from '../issuance/issuance.service.js';
import { DemoPeople } from '../staff/demo.service.js';
import type { Person } from '../staff/staff.entity.js';
import { StaffService } from '../staff/staff.service.js';
import { LevelService } from './level.service.js';
import { RecognitionService } from './recognition.service.js';

const TUTORS = ['reviewer-1', 'reviewer-2'];

/** Gives the demo's tutor teachers all three levels, by the same steps as everybody else's. */
@Injectable()
export class DemoLevels implements OnApplicationBootstrap {
  constructor(
    private readonly people: DemoPeople,
    private readonly staff: StaffService,
    private readonly catalog: CatalogService,
    private readonly issuance: IssuanceService,
    private readonly recognitions: RecognitionService,
    private readonly levels: LevelService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!(await this.people.fill())) return;
    for (const key of TUTORS) {
      const tutor = await this.staff.personByKey(key);
      if (tutor && (await this.levels.holdings(tutor.id)).confirmedAt.size === 0)
        await this.giveLevels(tutor);
    }
  }

  private async giveLevels(tutor: Person): Promise<void> {
    const rules = this.catalog.levelRules();
    const { badges: held } = await this.levels.holdings(tutor.id);
    for (const id of rules.flatMap((rule) => rule.skills)) {
      const badge = this.catalog.current(id);
      if (!badge || held.has(id)) continue;
      const results = badge.criteria.map((criterion) => ({ criterion: criterion.id, score: 3 as const }));
      const order = { personId: tutor.id, badge, language: tutor.language };
      await this.issuance.issue({ ...order, submissionId: null, results, restsOn: [] });
    }
    await this.recognitions.recordEarlier(
      tutor.id,
      rules.map((rule) => rule.level),
    );
    await this.levels.award(tutor.id);
  }
}
