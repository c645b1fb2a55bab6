import { Controller, Get, Header, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Public } from '../allow.decorator.js';
import { chooseLanguage } from '../publication/answer/negotiation.js';
import { type LanguageQuery, languageQuery } from '../publication/answer/query.schema.js';
import { pageHeaders } from '../publication/pages/layout.js';
import { PublicationService } from '../publication/publication.service.js';
import { renderAskPage } from './page/ask-page.js';

/** The page that asks for a badge. */
@ApiExcludeController()
@Controller('verify')
export class AskController {
  constructor(private readonly publication: PublicationService) {}

  @Get()
  @Public()
  @Header('Cache-Control', 'no-store')
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(
    @Query({ schema: languageQuery }) { lang }: LanguageQuery,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const language = chooseLanguage(lang, headers['accept-language']);
    void reply.headers(pageHeaders(language));
    const { baseUrl, issuer } = this.publication;
    return renderAskPage({ language, baseUrl, issuer });
  }
}
