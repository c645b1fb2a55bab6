import { Body, Controller, Get, Header, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { refuseForeignOrigin, SESSION_COOKIE } from '../access/access.guard.js';
import { AccessService } from '../access/access.service.js';
import { Public } from '../allow.decorator.js';
import { languageQuery, type LanguageQuery } from '../catalog/catalog.schema.js';
import { CONFIG, type Config } from '../config.js';
import { chooseLanguage } from '../publication/answer/negotiation.js';
import { pageHeaders } from '../publication/pages/layout.js';
import { HomeService } from './home.service.js';
import { signInForm, type SignInForm } from './sign-in.schema.js';

/** The home page and, outside production, the demo's open sign-in. */
@ApiExcludeController()
@Controller()
export class HomeController {
  constructor(
    private readonly home: HomeService,
    private readonly access: AccessService,
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
    const caller = await this.callerOf(request);
    const language =
      lang ?? caller?.language ?? chooseLanguage(undefined, request.headers['accept-language']);
    void reply.headers(pageHeaders(language));
    return this.home.render(language, caller);
  }

  @Post('demo/sign-in')
  @Public()
  async signIn(
    @Body({ schema: signInForm }) { person_key: key }: SignInForm,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    refuseForeignOrigin(request, this.config.publicUrl);
    const secret = await this.home.signInDemo(key);
    return reply
      .setCookie(SESSION_COOKIE, secret, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: this.config.publicUrl.startsWith('https:'),
      })
      .redirect('/', 303);
  }

  @Post('sign-out')
  @Public()
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    refuseForeignOrigin(request, this.config.publicUrl);
    const secret = request.cookies[SESSION_COOKIE];
    if (secret) await this.access.end(secret);
    return reply.clearCookie(SESSION_COOKIE, { path: '/' }).redirect('/', 303);
  }

  private async callerOf({ cookies }: FastifyRequest) {
    const secret = cookies[SESSION_COOKIE];
    return secret ? this.access.callerOf('session', secret) : undefined;
  }
}
