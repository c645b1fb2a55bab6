import { Controller, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Clock } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { Publish } from '../answer/publish.decorator.js';
import { answer } from '../answer/representation.js';
import { PublicationService } from '../publication.service.js';
import { toSecurityTxt } from './security-txt.js';

/** Whom to tell about a weakness of this service. */
@ApiExcludeController()
@Controller()
export class SecurityController {
  constructor(
    private readonly publication: PublicationService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Publish('.well-known/security.txt')
  securityTxt(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { baseUrl, issuer } = this.publication;
    const address = this.config.securityContact || `mailto:${issuer.email}`;
    const body = toSecurityTxt({ baseUrl, address, now: Date.parse(this.clock.now()) });
    answer(request, reply, { type: 'text/plain; charset=utf-8', body, freshness: 'published' });
  }
}
