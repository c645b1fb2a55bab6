import { Controller, Get, Param, Query } from '@nestjs/common';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import { languageQuery, type LanguageQuery } from './catalog.schema.js';
import { CatalogService } from './catalog.service.js';

@Controller('api/badges')
export class CatalogController {
  constructor(private readonly catalog: CatalogService) {}

  @Get()
  @Allow('catalog.read')
  list(@Query({ schema: languageQuery }) { lang }: LanguageQuery, @Me() caller: Caller) {
    const items = this.catalog.all().map((badge) => this.catalog.summarise(badge, lang ?? caller.language));
    return { items, next: null };
  }

  @Get(':badge')
  @Allow('catalog.read')
  one(
    @Param('badge') badge: string,
    @Query({ schema: languageQuery }) { lang }: LanguageQuery,
    @Me() caller: Caller,
  ) {
    return this.catalog.describe(badge, lang ?? caller.language);
  }
}
