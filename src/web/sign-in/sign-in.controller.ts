import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { refuseForeignOrigin, refuseWithoutFormToken } from '../../access/keys/origin.js';
import { SignInFailed } from '../../access/sign-in/failure.js';
import { ProviderService } from '../../access/sign-in/provider.service.js';
import { SignInService } from '../../access/sign-in/sign-in.service.js';
import { Public } from '../../allow.decorator.js';
import { languageQuery, type LanguageQuery } from '../../publication/answer/query.schema.js';
import { CONFIG, type Config } from '../../config.js';
import { StaffService } from '../../staff/staff.service.js';
import { Doorway } from './doorway.service.js';
import { parseNext } from './next-path.js';
import { renderCodePage, renderLinkPage } from './sign-in-page.js';
import { beginQuery, type BeginQuery, codeForm, type CodeForm } from './sign-in.schema.js';

/** The way in: to the provider, back from it, and what a first sign-in or a second account asks for. */
@ApiExcludeController()
@Controller('sign-in')
export class SignInController {
  constructor(
    private readonly signIn: SignInService,
    private readonly providers: ProviderService,
    private readonly doorway: Doorway,
    private readonly staff: StaffService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('code')
  @Public()
  async codePage(
    @Query({ schema: languageQuery }) { lang }: LanguageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const frame = this.doorway.frame(this.doorway.languageOf(request, lang));
    return this.doorway.page(reply, frame, renderCodePage(frame, false));
  }

  @Post('code')
  @Public()
  async code(
    @Body({ schema: codeForm }) { code }: CodeForm,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    refuseForeignOrigin(request, this.config.publicUrl);
    try {
      return this.doorway.lead(
        reply,
        await this.signIn.enterCode(code, await this.doorway.browserOf(request)),
      );
    } catch (error) {
      return this.doorway.fail(error, request, reply);
    }
  }

  @Get('link')
  @Public()
  async linkPage(
    @Query({ schema: languageQuery }) { lang }: LanguageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      const browser = await this.doorway.browserOf(request);
      const { provider, personId } = await this.signIn.linkOf(browser);
      const { first, last } = await this.staff.person(personId ?? '');
      const frame = this.doorway.frame(this.doorway.languageOf(request, lang, browser.caller));
      const csrf = browser.caller?.session?.csrf ?? '';
      return this.doorway.page(
        reply,
        frame,
        renderLinkPage(frame, { provider, name: `${first} ${last}`, csrf }),
      );
    } catch (error) {
      return this.doorway.fail(error, request, reply);
    }
  }

  @Post('link')
  @Public()
  async link(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    refuseForeignOrigin(request, this.config.publicUrl);
    try {
      const browser = await this.doorway.browserOf(request);
      refuseWithoutFormToken(request, browser.session ?? '');
      return this.doorway.lead(reply, await this.signIn.confirmLink(browser));
    } catch (error) {
      return this.doorway.fail(error, request, reply);
    }
  }

  @Get(':provider')
  @Public()
  async begin(
    @Param('provider') name: string,
    @Query({ schema: beginQuery }) query: BeginQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const provider = this.providers.parse(name);
    const next = parseNext(query.next);
    // Who only asks what is behind the door begins nothing.
    if (request.method === 'HEAD') return reply.header('Cache-Control', 'no-store').redirect('/', 303);
    try {
      const caller = query.link ? await this.doorway.callerOf(request) : undefined;
      if (query.link && !caller) throw new SignInFailed('begin-again', 'a link without a session');
      const { cookie, location } = await this.signIn.begin(provider, next, caller);
      return this.doorway
        .keepPending(reply, cookie)
        .header('Cache-Control', 'no-store')
        .redirect(location, 303);
    } catch (error) {
      return this.doorway.fail(error, request, reply, provider);
    }
  }

  @Get(':provider/callback')
  @Public()
  async callback(
    @Param('provider') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const provider = this.providers.parse(name);
    try {
      // As it came: the protocol's own checks look for what is there twice.
      const query = request.url.split('?').slice(1).join('?');
      const reached = await this.signIn.finish(provider, query, await this.doorway.browserOf(request));
      return this.doorway.lead(reply.header('Cache-Control', 'no-store'), reached);
    } catch (error) {
      return this.doorway.fail(error, request, reply, provider);
    }
  }
}
