import { Module } from '@nestjs/common';

import { EvidenceFiles } from './evidence-files.service.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceService } from './evidence.service.js';
import { QuarantineService } from './safety/quarantine.service.js';
import { Scanner } from './safety/scanner.service.js';

@Module({
  providers: [EvidenceService, EvidenceFiles, Scanner, QuarantineService],
  controllers: [EvidenceController],
  exports: [EvidenceService, EvidenceFiles, QuarantineService],
})
export class EvidenceModule {}
