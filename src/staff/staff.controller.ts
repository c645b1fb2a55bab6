import { Readable } from 'node:stream';

import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import { Refusal } from '../refusal.js';
import { parseId } from '../written.schema.js';
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
    return this.imports.apply(parseId(id), caller.personId);
  }
}

const MOST_BYTES = 8 * 1024 * 1024;

/** The file, whether it came as the body itself or in a form. */
async function fileOf(request: FastifyRequest, body: unknown): Promise<Buffer> {
  if (Number(request.headers['content-length']) > MOST_BYTES) throw new TooLarge();
  if (body instanceof Readable) return read(body);
  const part = request.isMultipart() ? await request.file() : undefined;
  if (part) return read(part.file);
  throw new Refusal(
    'unsupported-type',
    'unsupported-type',
    'Send the file as text/csv, or in the field `file` of a form.',
  );
}

async function read(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // To its end even when it is too large: a sender who is cut off never reads the answer.
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  if (size <= MOST_BYTES) return Buffer.concat(chunks);
  throw new TooLarge();
}

class TooLarge extends Refusal {
  constructor() {
    super('too-large', 'body-too-large', 'The staff file is larger than 8 MiB.');
  }
}
