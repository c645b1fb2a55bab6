import { Module } from '@nestjs/common';

import { CatalogModule } from '../catalog/catalog.module.js';
import { StaffModule } from '../staff/staff.module.js';
import { HoldingController } from './holding/holding.controller.js';
import { HoldingService } from './holding/holding.service.js';
import { IssuanceService } from './issuance.service.js';
import { KeyRingService } from './keys/key-ring.service.js';
import { ReservationService } from './reservation.service.js';
import { RevocationService } from './revocation.service.js';

@Module({
  imports: [CatalogModule, StaffModule],
  providers: [KeyRingService, ReservationService, IssuanceService, RevocationService, HoldingService],
  controllers: [HoldingController],
  exports: [KeyRingService, ReservationService, IssuanceService, RevocationService, HoldingService],
})
export class IssuanceModule {}
