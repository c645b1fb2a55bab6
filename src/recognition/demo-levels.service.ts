import { Injectable } from '@nestjs/common';

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
export class DemoLevels {
  constructor(
    private readonly people: DemoPeople,
    private readonly staff: StaffService,
    private readonly catalog: CatalogService,
    private readonly issuance: IssuanceService,
    private readonly recognitions: RecognitionService,
    private readonly levels: LevelService,
  ) {}

  /** Enters the demo's people and their badges where nobody is yet; in production nothing. */
  async fill(): Promise<void> {
    if (!(await this.people.fill())) return;
    for (const key of TUTORS) {
      const tutor = await this.staff.personByKey(key);
      if (tutor) await this.giveLevels(tutor);
    }
  }

  private async giveLevels(tutor: Person): Promise<void> {
    const rules = this.catalog.levelRules();
    // Of two instances that start at once, one enters the discussions and gives the badges that go with them.
    const levels = rules.map((rule) => rule.level);
    if (!(await this.recognitions.recordEarlier(tutor.id, levels))) return;
    for (const id of rules.flatMap((rule) => rule.skills)) {
      const badge = this.catalog.current(id);
      if (!badge) continue;
      const results = badge.criteria.map((criterion) => ({ criterion: criterion.id, score: 3 as const }));
      const order = { personId: tutor.id, badge, language: tutor.language };
      await this.issuance.issue({ ...order, submissionId: null, results, restsOn: [] });
    }
    await this.levels.award(tutor.id);
  }
}
