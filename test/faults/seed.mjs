// Fills the data folder of a service that is not running: `node test/faults/seed.mjs <how many> <badge,badge…>` enters
// that many teachers of one school and gives each of them the badges, by the service's own steps.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import 'reflect-metadata';

import { NestFactory } from '@nestjs/core';

const dist = (file) => import(pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist', file)).href);
const { AppModule } = await dist('app.module.js');
const { loadConfig } = await dist('config.js');
const { CatalogService } = await dist('catalog/catalog.service.js');
const { IssuanceService } = await dist('issuance/issuance.service.js');
const { StaffImportService } = await dist('staff/staff-import.service.js');
const { StaffService } = await dist('staff/staff.service.js');

const [count, badges] = process.argv.slice(2);
const keys = Array.from({ length: Number(count) }, (_, at) => `racer-${at}`);
const heading =
  'person_key;first;last;email;unit_oid;staff_group;stage;language;fte;start;end;supervisor_key;roles';
const row = (key) =>
  `${key};Kilpa;Ajaja;${key}@example.org;1.2.246.562.99.10000000001;teacher;basic;fi;1;2020-08-01;;principal-1;teacher`;

const app = await NestFactory.createApplicationContext(AppModule.with(loadConfig()), { logger: ['error'] });
await app.get((await dist('recognition/demo-levels.service.js')).DemoLevels).fill();
const imports = app.get(StaffImportService);
const { id } = await imports.preview(Buffer.from([heading, ...keys.map(row)].join('\n')), 'service');
await imports.apply(id, 'service');
for (const key of keys) {
  const { id: personId } = await app.get(StaffService).personByKey(key);
  for (const name of (badges ?? '').split(',').filter(Boolean)) {
    const badge = app.get(CatalogService).current(name);
    const results = badge.criteria.map((criterion) => ({ criterion: criterion.id, score: 2 }));
    await app
      .get(IssuanceService)
      .issue({ personId, badge, language: 'fi', submissionId: null, results, restsOn: [] });
  }
}
const { AccessService } = await dist('access/access.service.js');
for (const key of keys) console.log(`${key} ${await app.get(AccessService).grant('token', key)}`);
await app.close();
