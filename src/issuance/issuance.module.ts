import { Module } from '@nestjs/common';

import { CatalogModule } from '../catalog/catalog.module.js';
import { StaffModule } from '../staff/staff.module.js';
import { HoldingController } from './holding/holding.controller.js';
import { HoldingService } from './holding/holding.service.js';
import { VisibilityService } from './holding/visibility.service.js';
import { IssuanceService } from './issuance.service.js';
import { IssuedRecord } from './issued-record.service.js';
import { KeyChangeService } from './keys/key-change.service.js';
import { KeyRingService } from './keys/key-ring.service.js';
import { ReservationService } from './reservation.service.js';
import { PlaceService } from './status/place.service.js';
import { StatusListService } from './status/status-list.service.js';
import { StatusService } from './status/status.service.js';

const services = [
  KeyRingService,
  KeyChangeService,
  PlaceService,
  ReservationService,
  IssuedRecord,
  IssuanceService,
  StatusService,
  StatusListService,
  HoldingService,
  VisibilityService,
];

@Module({
  imports: [CatalogModule, StaffModule],
  providers: services,
  controllers: [HoldingController],
  exports: services,
})
export class IssuanceModule {}
