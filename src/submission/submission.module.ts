import { Module } from '@nestjs/common';

import { CatalogModule } from '../catalog/catalog.module.js';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { ApplicationService, HolderRegister } from './application.service.js';
import { SubmissionController } from './submission.controller.js';
import { SubmissionService } from './submission.service.js';

@Module({
  imports: [CatalogModule, EvidenceModule],
  providers: [SubmissionService, ApplicationService, HolderRegister],
  controllers: [SubmissionController],
  exports: [SubmissionService, ApplicationService, HolderRegister],
})
export class SubmissionModule {}
