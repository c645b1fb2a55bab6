import type { Finding } from '../../openbadges/finding.js';
import { type Case, type Signer, checkOf } from '../steps/case.js';
import { isKeyOf } from './key-names.js';
import { checkName } from './our-names.js';

/** Judges whether the proved issuer is one that the operator vouches for; leaves the answer in the case. */
export function checkTrust(examined: Case, issuer: unknown): Finding[] {
  const check = checkOf('trusted-issuer', 'Trusted issuers of this service');
  const doubt = examined.published === undefined ? findDoubt(examined, issuer) : undefined;
  examined.trusted = doubt === undefined;
  const answers = [doubt === undefined ? check('passed') : check('warning', doubt), ...checkName(examined)];
  if (doubt === undefined || examined.signers.every(({ isTied }) => isTied)) return answers;
  const untied = checkOf('key-of-issuer', 'OB 3.0 §JOSE Header, kid');
  return [
    ...answers,
    untied('warning', 'nothing ties the key that signed to the issuer that the badge names'),
  ];
}

/** Why a proved issuer is not known here, when it is not. */
export function findDoubt(examined: Case, issuer: unknown): string | undefined {
  const isKnown = examined.trustedIssuers.some(({ id }) => id === issuer);
  return isKnown
    ? findDoubtOfKeys(issuer, examined)
    : 'whether the issuer is who it says it is, is not known here';
}

/**
 * Why signatures that hold are not the issuer's word, when they are not: a key on another site than the issuer's is
 * anybody's, and an issuer that is known by its keys has no others.
 */
function findDoubtOfKeys(
  issuer: unknown,
  { trustedIssuers, signers }: Pick<Case, 'trustedIssuers' | 'signers'>,
): string | undefined {
  const known = trustedIssuers.find(({ id }) => id === issuer);
  if (known?.keys !== undefined)
    return signers.some(({ publicKey }) => isKeyOf(known, publicKey))
      ? undefined
      : 'the issuer is known here, but by other keys than the one that signed';
  return signers.every(({ isTied }) => isTied) ? undefined : 'nothing ties the key that signed to the issuer';
}

/** The same of what is said later of a badge, such as a list: the key behind the badge itself may say it too. */
export function findDoubtOfLaterWord(
  signers: readonly Signer[],
  examined: Case,
  issuer: unknown,
): string | undefined {
  if (signers.length === 0) return 'nothing was signed';
  const isSame = signers.every(({ publicKey }) =>
    examined.signers.some((signer) => signer.publicKey.equals(publicKey)),
  );
  return isSame ? undefined : findDoubtOfKeys(issuer, { ...examined, signers });
}
