import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import { Refusal } from '../refusal.js';
import { StaffImportService } from './staff-import.service.js';

@Controller('api/staff/imports')
export class StaffController {
  constructor(private readonly imports: StaffImportService) {}

  @Post()
  @Allow('staff.import')
  @ApiConsumes('text/csv', 'multipart/form-data')
  @ApiBody({ schema: { type: 'string' }, description: 'The staff file, UTF-8, `;` between cells' })
  async preview(@Req() request: FastifyRequest, @Body() body: unknown, @Me() caller: Caller) {
    return this.imports.preview(await fileOf(request, body), caller.personId);
  }

  @Post(':id/apply')
  @HttpCode(200)
  @Allow('staff.import')
  apply(@Param('id') id: string, @Me() caller: Caller) {
    return this.imports.apply(id, caller.personId);
  }
}

/** The file, whether it came as the body itself or in a form. */
async function fileOf(request: FastifyRequest, body: unknown): Promise<Buffer> {
  if (Buffer.isBuffer(body)) return body;
  const part = request.isMultipart() ? await request.file() : undefined;
  if (part) return part.toBuffer();
  throw new Refusal(
    'unsupported-type',
    'unsupported-type',
    'Send the file as text/csv, or in the field `file` of a form.',
  );
}
