import { Injectable } from '@nestjs/common';

import type { Caller } from '../../allow.decorator.js';
import { CatalogService } from '../../catalog/catalog.service.js';
import { Clock, dayOf, firstInstantOf, lastInstantOf } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import type { Language } from '../../openbadges/award.js';
import { ReviewDecision } from '../../review/review.entity.js';
import { Submission } from '../../submission/submission.entity.js';
import type { BadgesQuery } from '../competence.schema.js';
import { CompetenceService } from '../competence.service.js';
import { definitionsVersion, describeFigure } from '../definitions.js';
import { existsJob, inServiceWhen } from '../holdings.service.js';
import { isNarrowed, parsePeriod, type Period, type StaffScope } from '../population.js';
import { countReturns, type ReasonCount } from './returns.js';

/** Whether the first decision was appealed and the appeal, which is the second round then, is decided. */
const APPEALED = `EXISTS (SELECT 1 FROM "review_appeal" "appeal" JOIN "review_decision" "judged"
    ON "judged"."submission_id" = "appeal"."submission_id" AND "judged"."round" = 2
    WHERE "appeal"."submission_id" = decision.submissionId AND "appeal"."round" = 1)`;

/** What reviews show of training needs. Only counts leave it: no person, no reviewer, no comment. */
@Injectable()
export class NeedsService {
  constructor(
    private readonly reader: Reader,
    private readonly competence: CompetenceService,
    private readonly catalog: CatalogService,
    private readonly clock: Clock,
  ) {}

  /** K8 in a period: return reasons per criterion, those about skill and the formal ones apart. */
  async needs({ from, to, ...filter }: BadgesQuery, caller: Caller) {
    const period = parsePeriod({ from, to }, dayOf(this.clock.now()));
    const scope = await this.competence.scopeOf(caller, filter);
    const { approvalScore, returnReasons } = this.catalog.programme;
    const skill = returnReasons.filter(({ kind }) => kind === 'skill').map(({ code }) => code);
    const decisions = await this.firstDecisionsIn(period, scope);
    const returns = countReturns(
      decisions.map(({ scores }) => scores),
      { approvalScore, skillReasons: new Set(skill) },
    );
    return {
      ...describeFigure('K8', caller.language),
      definitions: definitionsVersion,
      filters: filter,
      period,
      items: returns.map(({ skillReasons, formalReasons, ...item }) => ({
        ...item,
        text: this.criterionText(item.criterion, caller.language),
        skillReasons: this.withLabels(skillReasons, caller.language),
        formalReasons: this.withLabels(formalReasons, caller.language),
      })),
    };
  }

  /**
   * Rejections are left out: a duplicate or an outsider says nothing about skill. A first decision that was appealed counts
   * as the appeal decided it: a return that did not hold tells of no need.
   */
  private async firstDecisionsIn(period: Period, scope: StaffScope): Promise<ReviewDecision[]> {
    const query = this.reader.manager
      .createQueryBuilder(ReviewDecision, 'decision')
      .select(['decision.id', 'decision.scores'])
      .innerJoin(Submission, 'application', 'application.id = decision.submissionId')
      .where(`decision.verdict <> 'reject'`)
      .andWhere(`((decision.round = 1 AND NOT ${APPEALED}) OR (decision.round = 2 AND ${APPEALED}))`)
      .andWhere('decision.decidedAt >= :first AND decision.decidedAt <= :last')
      .setParameters({ ...scope, first: firstInstantOf(period.from), last: lastInstantOf(period.to) });
    const inService = inServiceWhen('application.personId', 'decision.decidedAt');
    if (isNarrowed(scope)) query.andWhere(existsJob(query, scope, inService));
    return query.getMany();
  }

  /** The newest words for a criterion; its code when no newest version has it any more. */
  private criterionText(id: string, language: Language): string {
    const badge = this.catalog.current(id.replace(/\.[a-z]$/, ''));
    return badge?.criteria.find((criterion) => criterion.id === id)?.text[language] ?? id;
  }

  private withLabels(reasons: readonly ReasonCount[], language: Language) {
    const known = this.catalog.programme.returnReasons;
    return reasons.map(({ code, times }) => ({
      code,
      label: known.find((reason) => reason.code === code)?.label[language] ?? code,
      times,
    }));
  }
}
