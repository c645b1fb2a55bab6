import { Controller, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { BadgeVersion, Language } from '../openbadges/award.js';
import type { JsonObject } from '../openbadges/json.js';
import { NotFound } from '../refusal.js';
import { chooseLanguage, chooseType } from './answer/negotiation.js';
import { Publish } from './answer/publish.decorator.js';
import { answer } from './answer/representation.js';
import { imageTypes } from './credential.controller.js';
import { parseFile } from './credential-forms.js';
import { renderBadgePage } from './pages/badge-page.js';
import { pageHeaders } from './pages/layout.js';
import { type LanguageQuery, languageQuery } from './answer/query.schema.js';
import { PublicationService } from './publication.service.js';

/** What a badge is, apart from who holds it. */
@ApiExcludeController()
@Controller()
export class BadgeController {
  constructor(private readonly publication: PublicationService) {}

  @Publish('ob2/badges/:badge/:file')
  badgeClass(
    @Param() { badge, file }: BadgeAddress,
    @Query({ schema: languageQuery }) { lang }: LanguageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const version = this.version(badge, file, ['json']);
    const toDocument = (language: Language) => this.publication.ob2BadgeClass(version, language);
    this.describe({ request, reply, lang, version, file, toDocument });
  }

  @Publish('ob3/achievements/:badge/:file')
  achievement(
    @Param() { badge, file }: BadgeAddress,
    @Query({ schema: languageQuery }) { lang }: LanguageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const version = this.version(badge, file, ['json']);
    const toDocument = (language: Language) => this.publication.ob3Achievement(version, language);
    this.describe({ request, reply, lang, version, file, toDocument });
  }

  @Publish('images/badges/:badge/:file')
  image(@Param() { badge, file }: BadgeAddress, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { ending } = parseFile(file, ['png', 'svg']);
    if (ending === undefined) throw new NotFound();
    const format = ending === 'svg' ? 'svg' : 'png';
    const body = this.publication.image(this.version(badge, file, [ending]), format);
    answer(request, reply, { ...imageTypes[format], body, freshness: 'published' });
  }

  private version(badge: string, file: string, endings: readonly string[]): BadgeVersion {
    const { id } = parseFile(file, endings);
    if (!/^[1-9]\d{0,3}$/.test(id)) throw new NotFound();
    return this.publication.version(badge, Number(id));
  }

  private describe({ request, reply, lang, version, file, toDocument }: Description): void {
    const { accept, 'accept-language': acceptLanguage } = request.headers;
    const vary = 'Accept, Accept-Language';
    const offers = file.endsWith('.json') ? documentTypes : ([...documentTypes, 'text/html'] as const);
    const type = chooseType(accept, offers);
    if (type !== 'text/html') {
      // A document is in the language of its own address: Finnish is the one without a parameter.
      const document = toDocument(lang ?? 'fi');
      return sendDocument(request, reply, { document, type, vary });
    }
    const language = chooseLanguage(lang, acceptLanguage);
    const body = renderBadgePage(
      { badge: version, issuer: this.publication.issuer, at: this.publication.at },
      language,
    );
    const headers = pageHeaders(language);
    return answer(request, reply, {
      type: 'text/html; charset=utf-8',
      body,
      freshness: 'live',
      vary,
      headers,
    });
  }
}

interface BadgeAddress {
  readonly badge: string;
  /** The version, with or without an ending. */
  readonly file: string;
}

interface Description {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly lang: Language | undefined;
  readonly version: BadgeVersion;
  readonly file: string;
  toDocument(language: Language): JsonObject;
}

const documentTypes = ['application/ld+json', 'application/json'] as const;

/** Sends a document, or the way to its own address: a document that is served elsewhere than at its id is refused. */
function sendDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  { document, type, vary }: { document: JsonObject; type: string; vary: string },
): void {
  const id = String(document['id']);
  const { search } = new URL(id);
  const asked = new URL(request.url, id);
  const isSpelledOtherwise =
    asked.searchParams.get('lang') === 'fi' || !id.includes(asked.pathname.replace(/\.json$/, ''));
  if (isSpelledOtherwise && !asked.pathname.endsWith('.json')) {
    void reply.header('Vary', vary).redirect(id, 301);
    return;
  }
  const headers = { 'Content-Location': new URL(id).pathname + search };
  answer(request, reply, { type, body: JSON.stringify(document), freshness: 'published', vary, headers });
}
