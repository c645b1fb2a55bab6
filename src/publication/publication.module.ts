import { Module } from '@nestjs/common';

import { CatalogModule } from '../catalog/catalog.module.js';
import { IssuanceModule } from '../issuance/issuance.module.js';
import { PreflightController } from './answer/preflight.controller.js';
import { BadgeController } from './badge.controller.js';
import { CredentialController } from './credential.controller.js';
import { IssuerController } from './issuer.controller.js';
import { PublicationService } from './publication.service.js';
import { SecurityController } from './security/security.controller.js';

@Module({
  imports: [CatalogModule, IssuanceModule],
  providers: [PublicationService],
  controllers: [
    PreflightController,
    IssuerController,
    SecurityController,
    BadgeController,
    CredentialController,
  ],
  exports: [PublicationService],
})
export class PublicationModule {}
