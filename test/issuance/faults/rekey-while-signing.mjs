// Preloaded into the built service (`node --import`): while DATA_DIR holds a file `armed`, another process is just as
// quick: between signing and storing, new keys come and the reservation is given them, once.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const { addKeys } = await import(`${dist}/issuance/keys/key-files.js`);
const issuance = (await import(`${dist}/issuance/issuance.service.js`)).IssuanceService.prototype;
const armed = join(process.env.DATA_DIR, 'armed');

const sign = issuance.sign;
issuance.sign = async function (award, linted) {
  const signed = await sign.call(this, award, linted);
  if (existsSync(armed)) {
    rmSync(armed);
    await addKeys(this.keys.folder);
    await this.unitOfWork.run((tx) => this.reservations.rekey(tx, award));
  }
  return signed;
};
