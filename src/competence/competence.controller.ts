import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import {
  badgesQuery,
  exportQuery,
  levelsQuery,
  peopleQuery,
  type BadgesQuery,
  type ExportQuery,
  type LevelsQuery,
  type PeopleQuery,
} from './competence.schema.js';
import { CompetenceService } from './competence.service.js';
import { toCsv } from './export/csv.js';
import { NeedsService } from './needs/needs.service.js';
import { OpenFiguresService } from './suppression/open-figures.service.js';

@Controller('api/competence')
export class CompetenceController {
  constructor(
    private readonly competence: CompetenceService,
    private readonly returns: NeedsService,
    private readonly open: OpenFiguresService,
  ) {}

  @Get('levels')
  @Allow('figures.read')
  @Header('Cache-Control', 'no-store')
  levels(@Query({ schema: levelsQuery }) query: LevelsQuery, @Me() caller: Caller) {
    return this.competence.levels(query, caller);
  }

  @Get('badges')
  @Allow('figures.read')
  @Header('Cache-Control', 'no-store')
  badges(@Query({ schema: badgesQuery }) query: BadgesQuery, @Me() caller: Caller) {
    return this.competence.badges(query, caller);
  }

  @Get('people')
  @Allow('people.read')
  @Header('Cache-Control', 'no-store')
  people(@Query({ schema: peopleQuery }) query: PeopleQuery, @Me() caller: Caller) {
    return this.competence.people(query, caller);
  }

  @Get('needs')
  @Allow('figures.read')
  @Header('Cache-Control', 'no-store')
  needs(@Query({ schema: badgesQuery }) query: BadgesQuery, @Me() caller: Caller) {
    return this.returns.needs(query, caller);
  }

  @Get('export')
  @Allow('figures.export')
  @Header('Cache-Control', 'no-store')
  @ApiProduces('text/csv', 'application/json')
  async export(
    @Query({ schema: exportQuery }) { format, variant, audience, ...query }: ExportQuery,
    @Me() caller: Caller,
  ) {
    const figures =
      audience === 'public'
        ? await this.open.export(query, caller)
        : await this.competence.export(query, caller);
    if (format === 'json') return figures;
    return new StreamableFile(Buffer.from(toCsv(figures, variant, caller.language)), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="taitomerkki-${figures.baseDate}.csv"`,
    });
  }
}
