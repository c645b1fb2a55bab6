import type { Finding } from '../../openbadges/finding.js';
import { type Case, checkOf } from '../steps/case.js';
import { isKeyOf } from './key-names.js';

/** Judges whether the proved issuer is one that the operator vouches for; leaves the answer in the case. */
export function checkTrust(examined: Case, issuer: unknown): Finding[] {
  const check = checkOf('trusted-issuer', 'Trusted issuers of this service');
  const doubt = examined.published === undefined ? findDoubt(examined, issuer) : undefined;
  examined.trusted = doubt === undefined;
  const answer = doubt === undefined ? check('passed') : check('warning', doubt);
  if (doubt === undefined || examined.signers.every(({ isTied }) => isTied)) return [answer];
  const untied = checkOf('key-of-issuer', 'OB 3.0 §JOSE Header, kid');
  return [answer, untied('warning', 'nothing ties the key that signed to the issuer that the badge names')];
}

function findDoubt({ trustedIssuers, signers }: Case, issuer: unknown): string | undefined {
  const known = trustedIssuers.find(({ id }) => id === issuer);
  if (known === undefined) return 'whether the issuer is who it says it is, is not known here';
  if (known.keys !== undefined)
    return signers.some(({ publicKey }) => isKeyOf(known, publicKey))
      ? undefined
      : 'the issuer is known here, but by other keys than the one behind this badge';
  return signers.every(({ isTied }) => isTied)
    ? undefined
    : 'the issuer is known here, but nothing ties the key that signed to it';
}
