import { Controller, Header, HttpCode, Options, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExcludeEndpoint, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Public } from '../allow.decorator.js';
import { chooseLanguage } from '../publication/answer/negotiation.js';
import { type LanguageQuery, languageQuery } from '../publication/answer/query.schema.js';
import { pageHeaders } from '../publication/pages/layout.js';
import { PublicationService } from '../publication/publication.service.js';
import { receive } from './intake/receive.js';
import { verificationBodySchema } from './verification.schema.js';
import { VerificationService } from './verification.service.js';
import { isForPeople } from './page/refused-page.js';
import { renderVerdictPage } from './page/verdict-page.js';
import { inWords } from './words/finding-words.js';

@ApiTags('verification')
@Controller('api/verifications')
export class VerificationController {
  constructor(
    private readonly verifications: VerificationService,
    private readonly publication: PublicationService,
  ) {}

  /** Is this badge good? As JSON; as a page for the form on our own pages. */
  @Post()
  @Public()
  @HttpCode(200)
  @Header('Access-Control-Allow-Origin', '*')
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Cache-Control', 'no-store')
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiBody({ schema: verificationBodySchema })
  @ApiOkResponse({
    description:
      'The verdict: valid, issuer-unknown, invalid or unverifiable, and every finding: `detail` in English for ' +
      'engineers, `message` for people in the language of `lang` or Accept-Language (fi, sv, en; otherwise en).',
  })
  async verify(
    @Query({ schema: languageQuery }) query: LanguageQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { asked, language: inForm } = await receive(request);
    const verification = await this.verifications.verifyAsked(asked);
    const wanted = inForm ?? query.lang;
    const acceptLanguage = request.headers['accept-language'];
    if (!isForPeople(request))
      return inWords(verification, chooseLanguage(wanted, `en;q=0.001,${acceptLanguage}`));
    const language = chooseLanguage(wanted, acceptLanguage);
    void reply.headers(pageHeaders(language)).type('text/html; charset=utf-8');
    const { baseUrl, issuer } = this.publication;
    return renderVerdictPage(verification, { language, baseUrl, issuer });
  }

  @Options()
  @Public()
  @HttpCode(204)
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Access-Control-Allow-Methods', 'POST, OPTIONS')
  @Header('Access-Control-Allow-Headers', 'Accept, Content-Type')
  @Header('Access-Control-Max-Age', '86400')
  @ApiExcludeEndpoint()
  preflight() {}
}
