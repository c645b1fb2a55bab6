import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

import { PublicationModule } from '../publication/publication.module.js';
import { keepUnread } from './intake/receive.js';
import { VerificationController } from './verification.controller.js';
import { VerificationService } from './verification.service.js';

@Module({
  imports: [PublicationModule],
  providers: [VerificationService],
  controllers: [VerificationController],
  exports: [VerificationService],
})
export class VerificationModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly verifications: VerificationService,
  ) {}

  /** Puts itself before the parsers of this room's route; an operator's command has no routes. */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    fastify?.addHook('preParsing', async (request, _reply, payload) => {
      if (request.method !== 'POST' || request.routeOptions.url !== '/api/verifications') return payload;
      this.verifications.refuseWhenFull();
      return keepUnread(request, payload);
    });
  }
}
