import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { CatalogService, type LevelRule } from '../../catalog/catalog.service.js';
import { Reader } from '../../database/data-source.js';
import { Submission } from '../../submission/submission.entity.js';
import { final } from '../../submission/workflow.js';
import { isConfirmed, missingFor, type Holdings } from '../level-rule.js';
import { LevelService } from '../level.service.js';
import { Recognition } from '../recognition.entity.js';

export type Progress = Awaited<ReturnType<ProgressService['of']>>;

/** Where a person stands on the way to each level. */
@Injectable()
export class ProgressService {
  constructor(
    private readonly reader: Reader,
    private readonly catalog: CatalogService,
    private readonly levels: LevelService,
  ) {}

  /** Every level with its required badges and their states, what is missing, and the discussion. */
  async of({ personId, language }: Pick<Caller, 'personId' | 'language'>) {
    const holdings = await this.levels.holdings(personId);
    const rows = this.reader.manager;
    const open = await rows.findBy(Submission, { personId, state: Not(In([...final])) });
    const asked = await rows.findBy(Recognition, { personId, state: 'requested' });
    const items = this.catalog.levelRules().map((rule) => {
      const badge = this.catalog.current(rule.badge);
      return {
        level: rule.level,
        badge: rule.badge,
        name: badge?.name[language] ?? rule.badge,
        credential: holdings.badges.get(rule.badge) ?? null,
        badges: rule.skills.map((id) => this.stateOf(id, { holdings, open, language })),
        discussion: discussionOf(rule, holdings, asked),
        missing: holdings.badges.has(rule.badge) ? [] : missingFor(rule, holdings),
      };
    });
    return { items, next: null };
  }

  private stateOf(
    id: string,
    at: { holdings: Holdings; open: readonly Submission[]; language: Caller['language'] },
  ) {
    const credential = at.holdings.badges.get(id) ?? null;
    const submission = at.open.find((one) => one.badge === id);
    const otherwise = at.holdings.suspended.has(id) ? 'suspended' : 'not-begun';
    const state = credential ? 'issued' : (submission?.state ?? otherwise);
    const name = this.catalog.current(id)?.name[at.language] ?? id;
    return { badge: id, name, state, credential, submission: submission?.id ?? null };
  }
}

function discussionOf({ level }: LevelRule, holdings: Holdings, asked: readonly Recognition[]) {
  if (isConfirmed(level, holdings)) return 'confirmed';
  return asked.some((one) => one.level === level) ? 'requested' : 'not-requested';
}
