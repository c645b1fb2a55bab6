import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { AccessService } from '../../access/access.service.js';
import { cookieOptions, pendingCookie, sessionCookie } from '../../access/keys/cookies.js';
import { SignInFailed } from '../../access/sign-in/failure.js';
import type { Browser, Reached } from '../../access/sign-in/sign-in.service.js';
import type { Caller } from '../../allow.decorator.js';
import { CONFIG, type Config, type ProviderName } from '../../config.js';
import type { Language } from '../../openbadges/award.js';
import { chooseLanguage, chooseType } from '../../publication/answer/negotiation.js';
import { pageHeaders } from '../../publication/pages/layout.js';
import { PublicationService } from '../../publication/publication.service.js';
import { renderCodePage, renderFailurePage } from './sign-in-page.js';

const PENDING_SECONDS = 600;

/** What browsers bring to a sign-in and take along from it: cookies, pages, where to go next. */
@Injectable()
export class Doorway {
  private readonly log = new Logger('sign-in');

  constructor(
    private readonly access: AccessService,
    private readonly publication: PublicationService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Who is signed in in this browser. */
  async callerOf(request: FastifyRequest): Promise<Caller | undefined> {
    const secret = this.sessionOf(request);
    return secret ? this.access.callerOf('session', secret) : undefined;
  }

  sessionOf({ cookies }: FastifyRequest): string | undefined {
    return cookies[sessionCookie(this.config.publicUrl)];
  }

  async browserOf(request: FastifyRequest): Promise<Browser> {
    const cookie = request.cookies[pendingCookie(this.config.publicUrl)];
    return { cookie, session: this.sessionOf(request), caller: await this.callerOf(request) };
  }

  openSession(reply: FastifyReply, secret: string): FastifyReply {
    return reply.setCookie(
      sessionCookie(this.config.publicUrl),
      secret,
      cookieOptions(this.config.publicUrl),
    );
  }

  closeSession(reply: FastifyReply): FastifyReply {
    return reply.clearCookie(sessionCookie(this.config.publicUrl), cookieOptions(this.config.publicUrl));
  }

  keepPending(reply: FastifyReply, cookie: string): FastifyReply {
    const options = { ...cookieOptions(this.config.publicUrl), maxAge: PENDING_SECONDS };
    return reply.setCookie(pendingCookie(this.config.publicUrl), cookie, options);
  }

  /** Sends the browser on, with the cookies of where it has come. */
  lead(reply: FastifyReply, reached: Reached): FastifyReply {
    if ('cookie' in reached)
      return this.keepPending(reply, reached.cookie).redirect(`/sign-in/${reached.at}`, 303);
    void reply.clearCookie(pendingCookie(this.config.publicUrl), cookieOptions(this.config.publicUrl));
    if (reached.at === 'in') this.openSession(reply, reached.session);
    return reply.redirect(reached.next, 303);
  }

  /** A failure as a page for people, as a problem for programs; its cause goes to the log alone. */
  fail(error: unknown, request: FastifyRequest, reply: FastifyReply, provider?: ProviderName): FastifyReply {
    if (!(error instanceof SignInFailed)) throw error;
    this.log.warn(`${error.reason}: ${error.detail}`);
    if (chooseType(request.headers.accept, ['application/json', 'text/html']) !== 'text/html') throw error;
    const frame = this.frame(this.languageOf(request));
    const wrongCode = error.reason === 'wrong-code';
    const html = wrongCode ? renderCodePage(frame, true) : renderFailurePage(frame, error.reason, provider);
    return this.page(reply.status(STATUS[error.kind] ?? 400), frame, html);
  }

  page(reply: FastifyReply, { language }: { language: Language }, html: string): FastifyReply {
    return reply
      .headers({
        ...pageHeaders(language),
        'Cache-Control': 'no-store',
        'Content-Type': 'text/html; charset=utf-8',
      })
      .send(html);
  }

  frame(language: Language) {
    const { baseUrl, issuer } = this.publication;
    return { language, issuer, baseUrl };
  }

  languageOf(request: FastifyRequest, asked?: Language, caller?: Caller): Language {
    return asked ?? caller?.language ?? chooseLanguage(undefined, request.headers['accept-language']);
  }
}

/** The pages answer as their problems would. */
const STATUS: Readonly<Record<string, number>> = {
  malformed: 400,
  forbidden: 403,
  conflict: 409,
  unavailable: 503,
};
