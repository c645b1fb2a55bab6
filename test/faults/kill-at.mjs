// Preloaded into the built service (`node --import`): while DATA_DIR holds a file `armed`, the process kills itself at
// one point of issuing, named by KILL_AT as `Class.method:before|after`, with `#2` for the second time that it is reached. Nothing of this is in the service itself.
// What was signed is noted first, so that the test can compare it with what is stored after the restart.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const classes = {
  DecisionService: 'review/decision.service.js',
  SettlementService: 'review/settlement.service.js',
  ReservationService: 'issuance/reservation.service.js',
  IssuanceService: 'issuance/issuance.service.js',
  LevelService: 'recognition/level.service.js',
};

const [, name, method, when, nth = '1'] =
  /^(\w+)\.(\w+):(before|after)(?:#(\d))?$/.exec(process.env.KILL_AT ?? '') ?? [];
let reached = 0;
if (!classes[name]) throw new Error(`KILL_AT=${process.env.KILL_AT} names no point`);

const inDataDir = (file) => join(process.env.DATA_DIR, file);

const issuance = (await import(`${dist}/${classes.IssuanceService}`)).IssuanceService.prototype;
const sign = issuance.sign;
issuance.sign = async function (award, linted) {
  const signed = await sign.call(this, award, linted);
  const hash = createHash('sha256')
    .update(JSON.stringify([signed.ob2, signed.ob2Jws, signed.ob3, signed.ob3Jwt]))
    .digest('hex');
  appendFileSync(inDataDir('signed.log'), `${award.id} ${hash}\n`);
  return signed;
};

const target = (await import(`${dist}/${classes[name]}`))[name].prototype;
const original = target[method];
if (typeof original !== 'function') throw new Error(`${name} has no method ${method}`);
target[method] = async function (...given) {
  if (when === 'before') die();
  const result = await original.apply(this, given);
  if (when === 'after') die();
  return result;
};

function die() {
  if (existsSync(inDataDir('armed')) && ++reached === Number(nth)) process.kill(process.pid, 'SIGKILL');
}
