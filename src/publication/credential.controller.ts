import { Controller, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Clock } from '../clock.js';
import { VisibilityService } from '../issuance/holding/visibility.service.js';
import { NotFound } from '../refusal.js';
import { chooseLanguage } from './answer/negotiation.js';
import { Publish } from './answer/publish.decorator.js';
import { answer } from './answer/representation.js';
import { Erased, type Wanted, parseFile, toAssertionForm, toCredentialForm } from './credential-forms.js';
import {
  type LanguageQuery,
  type StandardQuery,
  languageQuery,
  standardQuery,
} from './answer/query.schema.js';
import { PublicationService } from './publication.service.js';
import type { PublishedBadge } from './published-badge.js';

/** One awarded badge in all its forms. */
@ApiExcludeController()
@Controller()
export class CredentialController {
  constructor(
    private readonly publication: PublicationService,
    private readonly visibility: VisibilityService,
    private readonly clock: Clock,
  ) {}

  @Publish('ob3/credentials/:file')
  async credential(
    @Param('file') file: string,
    @Query({ schema: languageQuery }) { lang }: LanguageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { id, ending } = parseFile(file, ['json', 'jwt']);
    const badge = await this.publication.badge(id);
    answer(request, reply, toCredentialForm(badge, await this.wanted(request, badge, { ending, lang })));
  }

  @Publish('ob2/assertions/:file')
  async assertion(
    @Param('file') file: string,
    @Query({ schema: languageQuery }) { lang }: LanguageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { id, ending } = parseFile(file, ['json', 'jws']);
    const badge = await this.publication.badge(id);
    answer(request, reply, toAssertionForm(badge, await this.wanted(request, badge, { ending, lang })));
  }

  @Publish('images/:file')
  async image(
    @Param('file') file: string,
    @Query({ schema: standardQuery }) { standard }: StandardQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { id, ending } = parseFile(file, ['png', 'svg']);
    if (ending === undefined) throw new NotFound();
    const badge = await this.publication.badge(id);
    if (badge.erased) throw new Erased(badge);
    const format = ending === 'svg' ? 'svg' : 'png';
    const body = this.publication.bakedImage(badge, format, standard);
    answer(request, reply, { ...imageTypes[format], body, freshness: 'live' });
  }

  private async wanted(
    { headers }: FastifyRequest,
    badge: PublishedBadge,
    { ending, lang }: { ending: string | undefined; lang: LanguageQuery['lang'] },
  ): Promise<Wanted> {
    const { accept, 'accept-language': acceptLanguage } = headers;
    const holder = badge.shows.name ? await this.visibility.holderOf(badge.award.id) : undefined;
    return {
      ...{ accept, ending, holder },
      language: chooseLanguage(lang, acceptLanguage),
      now: this.clock.now(),
    };
  }
}

/** An SVG opened by itself is a document of our own origin: it may draw, and nothing else. */
export const imageTypes = {
  png: { type: 'image/png' },
  svg: {
    type: 'image/svg+xml',
    headers: { 'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'" },
  },
} as const;
