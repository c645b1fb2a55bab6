import { Module } from '@nestjs/common';

import { EvidenceFiles } from './evidence-files.service.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceService } from './evidence.service.js';

@Module({
  providers: [EvidenceService, EvidenceFiles],
  controllers: [EvidenceController],
  exports: [EvidenceService, EvidenceFiles],
})
export class EvidenceModule {}
