import { Global, Module } from '@nestjs/common';

import { AuditController } from './audit.controller.js';
import { AuditService } from './audit.service.js';
import { SealService } from './seal/seal.service.js';

/** Global, because every room that acts leaves its trace. */
@Global()
@Module({
  providers: [AuditService, SealService],
  controllers: [AuditController],
  exports: [AuditService, SealService],
})
export class AuditModule {}
