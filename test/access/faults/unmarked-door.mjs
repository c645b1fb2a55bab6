// The fault that must stop the start: a route that nobody marked with `Allow` or `Public`.
import 'reflect-metadata';

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = join(process.cwd(), process.env.TEST_DIST ?? 'dist');
const load = (file) => import(pathToFileURL(join(dist, file)).href);
const { AccessController } = await load('access/access.controller.js');
const { ALLOWED_ACTION } = await load('allow.decorator.js');

Reflect.deleteMetadata(ALLOWED_ACTION, AccessController.prototype.me);
