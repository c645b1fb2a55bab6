import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { CatalogService } from '../../catalog/catalog.service.js';
import { Reader } from '../../database/data-source.js';
import { NotFound } from '../../refusal.js';
import { StaffService } from '../../staff/staff.service.js';
import { Submission } from '../../submission/submission.entity.js';
import { ProgressService } from './progress.service.js';
import { Recognition } from '../recognition.entity.js';

/** What a supervisor looks at before the discussion: by asking for it, the teacher shares the level's badges and answers. */
@Injectable()
export class DiscussionService {
  constructor(
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly catalog: CatalogService,
    private readonly progress: ProgressService,
  ) {}

  /** The level asked for, with each badge's state, criteria and handed-in answers; evidence files stay the teacher's own. */
  async view(caller: Caller, id: string) {
    const request = await this.reader.manager.findOneBy(Recognition, { id });
    if (!request) throw new NotFound();
    const { personId, level, state, requestedAt, heldOn, goal } = request;
    const isTheirs =
      personId === caller.personId || (await this.staff.supervisorsOf(personId)).includes(caller.personId);
    if (!isTheirs) throw new NotFound();
    const { first, last } = await this.staff.person(personId);
    const { items } = await this.progress.of({ personId, language: caller.language });
    const asked = items.find((one) => one.level === level);
    const handedIn = await this.handedIn(personId, asked?.badges.map((one) => one.badge) ?? []);
    const badges = asked?.badges.map(({ badge, name, state: standing, credential }) => ({
      ...{ badge, name, state: standing, credential },
      answers: this.answersOf(badge, handedIn.get(badge), caller),
    }));
    return {
      id,
      person: { first, last },
      level,
      state,
      requestedAt,
      heldOn,
      goal,
      missing: asked?.missing ?? [],
      badges,
    };
  }

  /** The newest submission of each badge that others have seen: drafts and withdrawn ones are nobody's to read. */
  private async handedIn(personId: string, badges: readonly string[]): Promise<Map<string, Submission>> {
    const states = In(['submitted', 'in-review', 'returned', 'approved', 'issued']);
    const where = { personId, badge: In([...badges]), state: states };
    const found = await this.reader.manager.find(Submission, { where, order: { createdAt: 'ASC' } });
    return new Map(found.map((one) => [one.badge, one]));
  }

  private answersOf(badge: string, submission: Submission | undefined, { language }: Caller) {
    if (!submission) return [];
    const criteria = this.catalog.version(badge, submission.version)?.criteria ?? [];
    return criteria.map(({ id, text }) => ({
      criterion: id,
      asked: text[language],
      answer: submission.answers.find((one) => one.criterion === id)?.text ?? '',
    }));
  }
}
