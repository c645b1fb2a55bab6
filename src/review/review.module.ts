import { Module } from '@nestjs/common';

import { CatalogModule } from '../catalog/catalog.module.js';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { IssuanceModule } from '../issuance/issuance.module.js';
import { RecognitionModule } from '../recognition/recognition.module.js';
import { StaffModule } from '../staff/staff.module.js';
import { SubmissionModule } from '../submission/submission.module.js';
import { DecisionService } from './decision.service.js';
import { ClaimService } from './desk/claim.service.js';
import { DeskService } from './desk/desk.service.js';
import { ReviewController } from './review.controller.js';
import { ReviewService } from './review.service.js';
import { SettlementService } from './settlement.service.js';

@Module({
  imports: [CatalogModule, StaffModule, EvidenceModule, SubmissionModule, IssuanceModule, RecognitionModule],
  providers: [ReviewService, ClaimService, DeskService, DecisionService, SettlementService],
  controllers: [ReviewController],
})
export class ReviewModule {}
