import { addresses } from '../../openbadges/addresses.js';
import { isHttpUrl, runChecks } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { checkJws } from '../../openbadges/jose/jws.js';
import { type JsonObject, isJsonObject } from '../../openbadges/json.js';
import { isHosted, isSigned, keyChecks } from '../../openbadges/ob2/checks.js';
import type { VerificationKey } from '../../openbadges/proof/data-integrity.js';
import { KeyRefused, parseRsaPem } from '../../openbadges/proof/verification-method.js';
import { isOwn } from '../intake/own-address.js';
import { type Case, checkOf } from '../steps/case.js';
import { loadKeyDocument } from '../trust/find-key.js';

/** OB 2.0 §Signed Verification: the signature by the key that `creator` names; a hosted badge has none. */
export async function checkSignature(examined: Case): Promise<readonly Finding[]> {
  const { presented } = examined;
  examined.document = presented.document;
  if (presented.token === undefined) return [];
  const verdict = await checkJws(
    presented.token,
    async (_kid, payload) => {
      // Without the key the claims prove nothing, but they may already be wrong by themselves.
      examined.document = payload;
      const key = await findCreatorKey(payload, examined);
      if (key !== undefined) examined.signers = [{ publicKey: key.publicKey, isTied: true }];
      return key;
    },
    ['JWT', 'JOSE'],
  );
  examined.document = verdict.payload ?? examined.document;
  examined.authentic = verdict.payload !== undefined;
  return verdict.findings;
}

/** A badge comes as its own verification says: a signed one as a token, a hosted one as plain JSON. */
export function checkVerificationType({ presented, document = {} }: Case): Finding[] {
  const check = checkOf('verification-fits', 'OB 2.0 VerificationObject.type');
  const { verification } = document;
  const fits = presented.token === undefined ? isHosted(verification) : isSigned(verification);
  return [
    fits
      ? check('passed')
      : check('failed', 'a signed badge comes as a signed token, a hosted one as plain JSON'),
  ];
}

/** The key of an OB 2.0 signature stands in the payload; whether its owner is the badge's issuer is judged later. */
async function findCreatorKey(payload: JsonObject, examined: Case): Promise<VerificationKey | undefined> {
  const { own } = examined;
  const { ob2Key, ob2Issuer } = addresses(own.baseUrl);
  const { verification } = payload;
  const creator = isJsonObject(verification) ? verification['creator'] : undefined;
  if (!isHttpUrl(creator)) throw new KeyRefused('the badge does not name the address of its key (creator)');
  if (isOwn(creator, own.baseUrl)) {
    const publicKey = own.rsaPublicKey(
      creator.startsWith(ob2Key('')) ? creator.slice(ob2Key('').length) : '',
    );
    if (publicKey === undefined) throw new KeyRefused('it was never a key of ours');
    return { controller: ob2Issuer, publicKey };
  }
  const document = await loadKeyDocument(creator, examined);
  if (document === undefined) return undefined;
  examined.keyDocument = document;
  return toKey(document, creator);
}

function toKey(document: JsonObject, creator: string): VerificationKey {
  const wrong = runChecks(keyChecks, document).find(({ outcome }) => outcome === 'failed');
  if (wrong !== undefined) throw new KeyRefused(wrong.detail);
  if (document['id'] !== creator) throw new KeyRefused('the document at its address is about another key');
  const publicKey = parseRsaPem(String(document['publicKeyPem']));
  return { controller: String(document['owner']), publicKey };
}
