import { Controller, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { JsonObject } from '../openbadges/json.js';
import { NotFound } from '../refusal.js';
import { chooseType } from './answer/negotiation.js';
import { Publish } from './answer/publish.decorator.js';
import { type Freshness, answer } from './answer/representation.js';
import { styleSheet } from './pages/style.js';
import { type LanguageQuery, languageQuery } from './answer/query.schema.js';
import { PublicationService } from './publication.service.js';

/** Who we are, which keys are ours, and what we took back. */
@ApiExcludeController()
@Controller()
export class IssuerController {
  constructor(private readonly publication: PublicationService) {}

  // did:web of a PUBLIC_URL with a path resolves beside that path (did:web method, Read).
  @Publish(['.well-known/did.json', 'did.json'])
  didDocument(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    send(request, reply, this.publication.didDocument(), { types: didTypes, freshness: 'live' });
  }

  @Publish('keys/:kid')
  jwk(@Param('kid') kid: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { kty, n, e, alg, use } = this.publication.jwk(kid);
    send(request, reply, { kty, n, e, alg, use, kid }, { types: jwkTypes, freshness: 'forever' });
  }

  @Publish('ob2/keys/:kid')
  ob2Key(@Param('kid') kid: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    send(request, reply, this.publication.ob2Key(kid), { types: documentTypes, freshness: 'forever' });
  }

  @Publish('ob2/issuer')
  ob2Profile(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    send(request, reply, this.publication.ob2Profile(), { types: documentTypes, freshness: 'live' });
  }

  @Publish('ob2/revocations')
  async ob2Revocations(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const list = await this.publication.ob2Revocations();
    send(request, reply, list, { types: documentTypes, freshness: 'live' });
  }

  @Publish('ob3/issuer')
  ob3Profile(
    @Query({ schema: languageQuery }) { lang }: LanguageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    send(request, reply, this.publication.ob3Profile(lang ?? 'fi'), {
      types: documentTypes,
      freshness: 'live',
    });
  }

  @Publish('ob3/status/:list')
  async ob3StatusList(
    @Param('list') list: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    if (!/^[1-9]\d{0,5}$/.test(list)) throw new NotFound();
    const text = await this.publication.ob3StatusList(Number(list));
    send(request, reply, text, { types: credentialTypes, freshness: 'live' });
  }

  @Publish('ob3/style.css')
  styleSheet(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    answer(request, reply, { type: 'text/css; charset=utf-8', body: styleSheet, freshness: 'published' });
  }
}

type Types = readonly [string, ...string[]];
const documentTypes: Types = ['application/ld+json', 'application/json'];
const credentialTypes: Types = [
  'application/vc+ld+json',
  'application/ld+json',
  'application/json',
  'application/vc',
];
const didTypes: Types = [
  'application/did+ld+json',
  'application/did+json',
  'application/json',
  'application/ld+json',
];
const jwkTypes: Types = ['application/jwk+json', 'application/json'];

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  document: JsonObject | string,
  { types, freshness }: { types: Types; freshness: Freshness },
): void {
  const type = chooseType(request.headers.accept, types);
  const body = typeof document === 'string' ? document : JSON.stringify(document);
  answer(request, reply, { type, body, freshness, vary: 'Accept' });
}
