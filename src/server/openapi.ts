import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

import type { Config } from '../config.js';

/** Describes everything under `/api` at `/api/openapi.json`, with a page for people at `/api/docs`. */
export function serveOpenApi(app: NestFastifyApplication, config: Config): void {
  const head = new DocumentBuilder()
    .setTitle('Taitomerkki')
    .setDescription(
      "Open Badges for teachers' digital competence. Errors are RFC 9457 problem documents with a stable `code`.",
    )
    .setVersion('1')
    .addServer(config.publicUrl)
    .addBearerAuth()
    .build();
  const document = () => SwaggerModule.createDocument(app, head);
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/openapi.json', raw: ['json'] });
}
