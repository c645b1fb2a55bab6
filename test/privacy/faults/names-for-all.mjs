// Preloaded into the built service (`node --import`): every badge's page is public and names its holder, asked or not.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const { PublicationService } = await import(`${dist}/publication/publication.service.js`);
const { VisibilityService } = await import(`${dist}/issuance/holding/visibility.service.js`);

const { badge } = PublicationService.prototype;
PublicationService.prototype.badge = async function (id) {
  return { ...(await badge.call(this, id)), shows: { page: true, name: true } };
};
VisibilityService.prototype.holderOf = async function (id) {
  const { personId } = await this.reader.manager.findOneBy('credential', { id });
  const { first, last } = await this.staff.person(personId);
  return `${first} ${last}`;
};
