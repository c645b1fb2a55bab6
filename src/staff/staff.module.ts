import { Module } from '@nestjs/common';

import { DemoPeople } from './demo.service.js';
import { StaffImportService } from './staff-import.service.js';
import { StaffController } from './staff.controller.js';
import { StaffService } from './staff.service.js';

@Module({
  providers: [StaffService, StaffImportService, DemoPeople],
  controllers: [StaffController],
  exports: [StaffService, StaffImportService, DemoPeople],
})
export class StaffModule {}
