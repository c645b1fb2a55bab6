import { Module } from '@nestjs/common';

import { CatalogModule } from '../catalog/catalog.module.js';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { IssuanceModule } from '../issuance/issuance.module.js';
import { ApplicationService } from './application.service.js';
import { SubmissionController } from './submission.controller.js';
import { SubmissionService } from './submission.service.js';
import { TakedownController } from './takedown/takedown.controller.js';
import { TakedownService } from './takedown/takedown.service.js';

@Module({
  imports: [CatalogModule, EvidenceModule, IssuanceModule],
  providers: [SubmissionService, ApplicationService, TakedownService],
  controllers: [SubmissionController, TakedownController],
  exports: [SubmissionService, ApplicationService, TakedownService],
})
export class SubmissionModule {}
