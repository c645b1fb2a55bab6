import { Module } from '@nestjs/common';

import { DemoPeople } from './demo.service.js';
import { RolesController } from './roles/roles.controller.js';
import { RolesService } from './roles/roles.service.js';
import { StaffImportService } from './staff-import.service.js';
import { StaffController } from './staff.controller.js';
import { StaffService } from './staff.service.js';

@Module({
  providers: [StaffService, StaffImportService, RolesService, DemoPeople],
  controllers: [StaffController, RolesController],
  exports: [StaffService, StaffImportService, DemoPeople],
})
export class StaffModule {}
