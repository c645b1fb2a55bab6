import { Module } from '@nestjs/common';

import { CatalogController } from './catalog.controller.js';
import { CatalogService } from './catalog.service.js';

@Module({ providers: [CatalogService], controllers: [CatalogController], exports: [CatalogService] })
export class CatalogModule {}
