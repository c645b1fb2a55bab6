import { Module, type DynamicModule } from '@nestjs/common';

import { AccessModule } from './access/access.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CatalogModule } from './catalog/catalog.module.js';
import { Clock, SystemClock } from './clock.js';
import { CompetenceModule } from './competence/competence.module.js';
import { CONFIG, type Config } from './config.js';
import { DatabaseModule } from './database/database.module.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { IntegrityModule } from './integrity/integrity.module.js';
import { IssuanceModule } from './issuance/issuance.module.js';
import { NotificationModule } from './notification/notification.module.js';
import { PrivacyModule } from './privacy/privacy.module.js';
import { PublicationModule } from './publication/publication.module.js';
import { RecognitionModule } from './recognition/recognition.module.js';
import { ReviewModule } from './review/review.module.js';
import { ServerModule } from './server/server.module.js';
import { StaffModule } from './staff/staff.module.js';
import { SubmissionModule } from './submission/submission.module.js';

import { sealedTables, tables } from './tables.js';
import { VerificationModule } from './verification/verification.module.js';
import { WebModule } from './web/web.module.js';

/** The house: every room, upstream first. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [
        DatabaseModule.with(tables, sealedTables),
        AuditModule,
        StaffModule,
        AccessModule,
        NotificationModule,
        CatalogModule,
        EvidenceModule,
        SubmissionModule,
        IssuanceModule,
        RecognitionModule,
        ReviewModule,
        CompetenceModule,
        PublicationModule,
        PrivacyModule,
        IntegrityModule,
        VerificationModule,
        WebModule.with(config),
        ServerModule,
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Clock, useClass: SystemClock },
      ],
      exports: [CONFIG, Clock],
    };
  }
}
