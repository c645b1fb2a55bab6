// A question to the catalogue that fails in a way nobody foresaw, and says what it was asked.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const { CatalogService } = await import(`${dist}/catalog/catalog.service.js`);
const { current } = CatalogService.prototype;
CatalogService.prototype.current = function (badge) {
  if (/^[\w.-]{1,20}$/.test(badge)) return current.call(this, badge);
  throw new Error(`no badge ${badge}\n at least not here: ${badge}`);
};
