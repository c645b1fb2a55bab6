import { Injectable } from '@nestjs/common';

import { CatalogService } from '../catalog/catalog.service.js';
import { IssuanceService } from '../issuance/issuance.service.js';
import { InboxService } from '../notification/inbox/inbox.service.js';
import { DemoPeople } from '../staff/demo.service.js';
import type { Person } from '../staff/staff.entity.js';
import { LevelService } from './level.service.js';
import { RecognitionService } from './recognition.service.js';

const TUTORS = ['reviewer-1', 'reviewer-2'];

/** Gives the demo's tutor teachers all three levels, by the same steps as everybody else's. */
@Injectable()
export class DemoLevels {
  constructor(
    private readonly people: DemoPeople,
    private readonly catalog: CatalogService,
    private readonly issuance: IssuanceService,
    private readonly recognitions: RecognitionService,
    private readonly levels: LevelService,
    private readonly inbox: InboxService,
  ) {}

  /** Enters the demo's people and their badges where nobody is yet; in production nothing. */
  async fill(): Promise<void> {
    if (!(await this.people.fill())) return;
    for (const person of await this.people.people())
      if (TUTORS.includes(person.key)) await this.giveLevels(person);
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
    // They hold these from before: nothing of it is news.
    await this.inbox.putAside(tutor.id);
  }
}
