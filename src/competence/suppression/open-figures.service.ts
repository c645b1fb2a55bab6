import { Injectable } from '@nestjs/common';

import type { Caller } from '../../allow.decorator.js';
import { Clock, dayOf } from '../../clock.js';
import { Refusal } from '../../refusal.js';
import type { ExportQuery } from '../competence.schema.js';
import { CompetenceService } from '../competence.service.js';
import { figureCodes } from '../definitions.js';
import type { Export } from '../export/rows.js';
import { toOpen } from './open-rows.js';

/** Figures for the world: one cut of them only, so that no two can be taken from each other. */
@Injectable()
export class OpenFiguresService {
  constructor(
    private readonly competence: CompetenceService,
    private readonly clock: Clock,
  ) {}

  /** The whole city on the last day of a month, the last one that is over unless another is asked for. */
  async export(query: Omit<ExportQuery, 'format' | 'variant' | 'audience'>, caller: Caller): Promise<Export> {
    const { figures, date, ...cut } = query;
    if (Object.values(cut).some((value) => value !== undefined)) throw new OneCutOnly();
    const day = date ?? lastDayBefore(dayOf(this.clock.now()));
    if (day !== lastDayBefore(dayAfter(day))) throw new OneCutOnly();
    // Gaps are judged by the counts that they are made of, asked for or not.
    const of = async (baseDate: string) => {
      const asked = { figures: [...figureCodes], date: baseDate, from: firstDayOf(baseDate), to: baseDate };
      return this.competence.export(asked, caller);
    };
    const open = toOpen(await of(day), await of(lastDayBefore(day)));
    return { ...open, figures: open.figures.filter(({ code }) => figures.includes(code)) };
  }
}

const firstDayOf = (day: string) => `${day.slice(0, 7)}-01`;
const shifted = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const dayAfter = (day: string) => shifted(day, 1);
/** The last day of the month before. */
const lastDayBefore = (day: string) => shifted(firstDayOf(day), -1);

class OneCutOnly extends Refusal {
  constructor() {
    super(
      'unprocessable',
      'public-is-one-cut',
      'What leaves the city is the whole city on the last day of a month: leave out unit, stage, language, staffGroup, from and to, and give such a day or none.',
    );
  }
}
