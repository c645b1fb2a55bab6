import { Module } from '@nestjs/common';

import { CatalogModule } from '../catalog/catalog.module.js';
import { StaffModule } from '../staff/staff.module.js';
import { CompetenceController } from './competence.controller.js';
import { CompetenceService } from './competence.service.js';
import { HoldingsService } from './holdings.service.js';
import { NeedsService } from './needs/needs.service.js';
import { OpenFiguresService } from './suppression/open-figures.service.js';

@Module({
  imports: [CatalogModule, StaffModule],
  providers: [CompetenceService, HoldingsService, NeedsService, OpenFiguresService],
  controllers: [CompetenceController],
})
export class CompetenceModule {}
