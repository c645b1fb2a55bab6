import { Controller, Get, Header, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { refuseForeignOrigin, refuseWithoutFormToken } from '../access/keys/origin.js';
import { SessionService } from '../access/keys/session.service.js';
import { Public } from '../allow.decorator.js';
import { languageQuery, type LanguageQuery } from '../publication/answer/query.schema.js';
import { CONFIG, type Config } from '../config.js';
import { pageHeaders } from '../publication/pages/layout.js';
import { HomeService } from './home.service.js';
import { Doorway } from './sign-in/doorway.service.js';

/** The home page, and the way out. */
@ApiExcludeController()
@Controller()
export class HomeController {
  constructor(
    private readonly home: HomeService,
    private readonly doorway: Doorway,
    private readonly sessions: SessionService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Public()
  @Header('Cache-Control', 'no-store')
  @Header('Content-Type', 'text/html; charset=utf-8')
  async page(
    @Query({ schema: languageQuery }) { lang }: LanguageQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const caller = await this.doorway.callerOf(request);
    const language = this.doorway.languageOf(request, lang, caller);
    void reply.headers(pageHeaders(language));
    return this.home.render(language, caller);
  }

  @Post('sign-out')
  @Public()
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    refuseForeignOrigin(request, this.config.publicUrl);
    const secret = this.doorway.sessionOf(request);
    if (secret) {
      refuseWithoutFormToken(request, secret);
      await this.sessions.endHere(secret);
    }
    return this.doorway.closeSession(reply).redirect('/', 303);
  }
}
