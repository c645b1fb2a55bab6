import { Controller, Get, Query } from '@nestjs/common';

import { Allow } from '../allow.decorator.js';
import { auditQuery, type AuditQuery } from './audit.schema.js';
import { AuditService } from './audit.service.js';

const PAGE = 100;

@Controller('api/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Allow('audit.read')
  list(@Query({ schema: auditQuery }) query: AuditQuery) {
    return this.audit.list(query, PAGE);
  }
}
