import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { PublicationModule } from '../publication/publication.module.js';
import { PublicationService } from '../publication/publication.service.js';
import { AskController } from './ask.controller.js';
import { keepUnread } from './intake/receive.js';
import { refusedForPeople } from './page/refused-page.js';
import { VerificationController } from './verification.controller.js';
import { VerificationService } from './verification.service.js';

@Module({
  imports: [PublicationModule],
  providers: [VerificationService],
  controllers: [VerificationController, AskController],
  exports: [VerificationService],
})
export class VerificationModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly publication: PublicationService,
    private readonly verifications: VerificationService,
  ) {}

  /** Puts itself before the parsers of this room's route; an operator's command has no routes. */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    fastify?.addHook('preParsing', async (request, _reply, payload) => {
      if (!isAsking(request)) return payload;
      this.verifications.refuseWhenFull();
      return keepUnread(request, payload);
    });
    // Whatever refuses, and wherever: whoever sent a form reads words, not a problem document.
    fastify?.addHook('onSend', async (request, reply, payload) => {
      if (!isAsking(request)) return payload;
      const { baseUrl, issuer } = this.publication;
      return refusedForPeople(request, reply, { payload, baseUrl, issuer });
    });
  }
}

const isAsking = ({ method, routeOptions }: FastifyRequest) =>
  method === 'POST' && routeOptions.url === '/api/verifications';
