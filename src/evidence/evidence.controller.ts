import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import { Refusal } from '../refusal.js';
import { EvidenceFiles, MOST_BYTES, type Received } from './evidence-files.service.js';
import { newEvidence, title as titleForm, type NewEvidence } from './evidence.schema.js';
import { EvidenceService } from './evidence.service.js';
import { pageQuery, type PageQuery } from './page.js';

@Controller('api/evidence')
export class EvidenceController {
  constructor(
    private readonly evidence: EvidenceService,
    private readonly files: EvidenceFiles,
  ) {}

  @Post()
  @Allow('evidence.keep')
  @ApiConsumes('application/json', 'multipart/form-data')
  async keep(
    @Req() request: FastifyRequest,
    @Body({ schema: newEvidence.optional() }) given: NewEvidence | undefined,
    @Me() caller: Caller,
  ) {
    if (given) return this.evidence.keep(caller, given);
    const { title, file } = await receiveForm(request, this.files, caller);
    return this.evidence.keepFile(caller, title, file);
  }

  @Get()
  @Allow('evidence.keep')
  list(@Query({ schema: pageQuery }) query: PageQuery, @Me() caller: Caller) {
    return this.evidence.list(caller, query);
  }

  @Get(':id')
  @Allow('evidence.keep')
  own(@Param('id') id: string, @Me() caller: Caller) {
    return this.evidence.own(caller, id);
  }

  @Get(':id/file')
  @Allow('evidence.keep')
  async file(@Param('id') id: string, @Me() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply) {
    const { stream, headers } = await this.evidence.openOwn(caller, id);
    reply.headers(headers);
    return new StreamableFile(stream);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('evidence.keep')
  remove(@Param('id') id: string, @Me() caller: Caller) {
    return this.evidence.remove(caller, id);
  }
}

interface Form {
  file?: Received;
  title?: unknown;
}

/** Reads a form of one `title` and one `file`, in either order; when it is refused, no file stays behind. */
async function receiveForm(request: FastifyRequest, files: EvidenceFiles, { personId }: Caller) {
  if (!request.isMultipart())
    throw new Refusal(
      'malformed',
      'malformed-json',
      'Send a JSON object, or multipart/form-data for a file.',
    );
  const form: Form = {};
  try {
    await readParts(request, form, (name, bytes) => files.receive(personId, name, bytes));
    return { title: toTitle(form.title), file: toGiven(form.file) };
  } catch (error) {
    if (form.file) await files.drop(form.file.id);
    throw error;
  }
}

async function readParts(
  request: FastifyRequest,
  form: Form,
  receive: (name: string, bytes: AsyncIterable<Uint8Array>) => Promise<Received>,
): Promise<void> {
  // One byte more than is taken, so that `EvidenceFiles` sees what is too large and is alone in refusing it.
  for await (const part of request.parts({ limits: { fileSize: MOST_BYTES + 1 } })) {
    const asked = part.type === 'file' ? 'file' : 'title';
    if (part.fieldname !== asked || asked in form)
      throw new Malformed(part.fieldname, 'is not asked for: send one `title` and one `file`');
    if (part.type === 'field') form.title = part.value;
    else form.file = await receive(part.filename, part.file);
  }
}

function toTitle(given: unknown): string {
  const parsed = titleForm.safeParse(given);
  if (!parsed.success) throw new Malformed('title', parsed.error.issues[0]?.message ?? 'is not usable');
  return parsed.data;
}

function toGiven(file: Received | undefined): Received {
  if (!file) throw new Malformed('file', 'is missing');
  return file;
}

class Malformed extends Refusal {
  constructor(field: string, message: string) {
    super('malformed', 'malformed-request', `The form does not fit: ${field}: ${message}`, {
      fields: [{ field, message }],
    });
  }
}
