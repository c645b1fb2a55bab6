import { Body, Controller, Get, Header, HttpCode, Post, StreamableFile } from '@nestjs/common';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import { OwnData } from './copy/own-data.service.js';
import { DataRequests } from './data-request.service.js';
import { OwnErasure } from './own-erasure/own-erasure.service.js';
import {
  correctionBody,
  ownErasureBody,
  type CorrectionBody,
  type OwnErasureBody,
} from './privacy.schema.js';

/** One's own data: a copy, corrections, erasure. */
@Controller('api/me/data')
export class OwnDataController {
  constructor(
    private readonly data: OwnData,
    private readonly requests: DataRequests,
    private readonly erasure: OwnErasure,
  ) {}

  @Get()
  @Allow('data.own')
  @Header('Cache-Control', 'no-store')
  async copy(@Me() caller: Caller): Promise<StreamableFile> {
    const stream = await this.data.copy(caller);
    return new StreamableFile(stream, {
      type: 'application/zip',
      disposition: 'attachment; filename="taitomerkki.zip"',
    });
  }

  @Get('requests')
  @Allow('data.own')
  own(@Me() caller: Caller) {
    return this.requests.own(caller);
  }

  @Post('corrections')
  @Allow('data.own')
  correct(@Body({ schema: correctionBody }) { what, text }: CorrectionBody, @Me() caller: Caller) {
    return this.requests.ask(caller, { kind: 'correction', what, text });
  }

  @Get('erasure')
  @Allow('data.own')
  preview(@Me() caller: Caller) {
    return this.erasure.preview(caller);
  }

  @Post('erasure')
  @HttpCode(200)
  @Allow('data.own')
  async erase(@Body({ schema: ownErasureBody }) { confirm, more }: OwnErasureBody, @Me() caller: Caller) {
    const request = more
      ? await this.requests.ask(caller, { kind: 'erasure', what: null, text: more })
      : null;
    if (confirm === undefined) return { done: false, request, ...(await this.erasure.preview(caller)) };
    return { done: true, request, ...(await this.erasure.confirm(caller, confirm)) };
  }
}
