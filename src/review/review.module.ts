import { Module } from '@nestjs/common';

import { CatalogModule } from '../catalog/catalog.module.js';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { IssuanceModule } from '../issuance/issuance.module.js';
import { RecognitionModule } from '../recognition/recognition.module.js';
import { StaffModule } from '../staff/staff.module.js';
import { SubmissionModule } from '../submission/submission.module.js';
import { BatchService } from './batch.service.js';
import { DecisionService } from './decision.service.js';
import { ClaimService } from './desk/claim.service.js';
import { DeskService } from './desk/desk.service.js';
import { EvidenceDeskController } from './desk/evidence-desk.controller.js';
import { EvidenceDesk } from './desk/evidence-desk.service.js';
import { AppealService } from './oversight/appeal.service.js';
import { ConflictService } from './oversight/conflict.service.js';
import { OversightController } from './oversight/oversight.controller.js';
import { ReportService } from './oversight/report.service.js';
import { RoundsService } from './oversight/rounds.service.js';
import { DiscussionReminder } from './reminders/discussion-reminder.service.js';
import { DraftReminder } from './reminders/draft-reminder.service.js';
import { QueueReminder } from './reminders/queue-reminder.service.js';
import { ReminderService } from './reminders/reminder.service.js';
import { SecondLookDraw } from './second-look/second-look-draw.service.js';
import { SecondLookService } from './second-look/second-look.service.js';
import { ReviewController } from './review.controller.js';
import { ReviewService } from './review.service.js';
import { SettlementService } from './settlement.service.js';

@Module({
  imports: [CatalogModule, StaffModule, EvidenceModule, SubmissionModule, IssuanceModule, RecognitionModule],
  providers: [
    ...[ReviewService, ClaimService, DeskService, EvidenceDesk, DecisionService, BatchService],
    ...[ConflictService, AppealService, SecondLookDraw, SecondLookService, ReportService, RoundsService],
    ...[QueueReminder, DiscussionReminder, DraftReminder, ReminderService],
    SettlementService,
  ],
  controllers: [ReviewController, EvidenceDeskController, OversightController],
})
export class ReviewModule {}
