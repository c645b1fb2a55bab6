import { Module } from '@nestjs/common';

import { EvidenceModule } from '../evidence/evidence.module.js';
import { PublicationModule } from '../publication/publication.module.js';
import { StaffModule } from '../staff/staff.module.js';
import { SubmissionModule } from '../submission/submission.module.js';
import { OwnData } from './copy/own-data.service.js';
import { OwnFiles } from './copy/own-files.service.js';
import { OwnRows } from './copy/own-rows.service.js';
import { DataRequests } from './data-request.service.js';
import { Aftercare } from './erasure/aftercare.service.js';
import { EraseRows } from './erasure/erase-rows.service.js';
import { FullErasure } from './erasure/full-erasure.service.js';
import { OpenThings } from './erasure/open-things.service.js';
import { OwnErasure } from './own-erasure/own-erasure.service.js';
import { OwnThings } from './own-erasure/own-things.service.js';
import { OwnDataController } from './own-data.controller.js';
import { PrivacyController } from './privacy.controller.js';
import { DueRows } from './retention/due-rows.service.js';
import { RetentionService } from './retention/retention.service.js';
import { TakeAway } from './retention/take-away.service.js';

@Module({
  imports: [StaffModule, EvidenceModule, SubmissionModule, PublicationModule],
  providers: [
    ...[OwnRows, OwnFiles, OwnData, DataRequests],
    ...[EraseRows, OpenThings, Aftercare, FullErasure, OwnThings, OwnErasure],
    ...[DueRows, TakeAway, RetentionService],
  ],
  controllers: [OwnDataController, PrivacyController],
  exports: [FullErasure, OwnErasure, RetentionService],
})
export class PrivacyModule {}
