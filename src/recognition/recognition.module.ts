import { Module } from '@nestjs/common';

import { CatalogModule } from '../catalog/catalog.module.js';
import { IssuanceModule } from '../issuance/issuance.module.js';
import { StaffModule } from '../staff/staff.module.js';
import { DemoLevels } from './demo-levels.service.js';
import { LevelService } from './level.service.js';
import { DiscussionRecord } from './progress/discussion-record.service.js';
import { DiscussionService } from './progress/discussion.service.js';
import { ProgressController } from './progress/progress.controller.js';
import { ProgressService } from './progress/progress.service.js';
import { RecognitionController } from './recognition.controller.js';
import { RecognitionService } from './recognition.service.js';

@Module({
  imports: [CatalogModule, IssuanceModule, StaffModule],
  providers: [
    LevelService,
    RecognitionService,
    ProgressService,
    DiscussionService,
    DiscussionRecord,
    DemoLevels,
  ],
  controllers: [RecognitionController, ProgressController],
  exports: [LevelService, RecognitionService, ProgressService, DemoLevels],
})
export class RecognitionModule {}
