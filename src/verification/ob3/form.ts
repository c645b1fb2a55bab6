import { type Check, runChecks } from '../../openbadges/check.js';
import { clrChecks } from '../../openbadges/clr/checks.js';
import type { Finding } from '../../openbadges/finding.js';
import { type JsonObject, listOf } from '../../openbadges/json.js';
import type { DocumentKind } from '../../openbadges/kind.js';
import { credentialChecks, credentialChecksV1 } from '../../openbadges/ob3/checks.js';
import { endorsementChecks } from '../../openbadges/ob3/endorsement.js';
import { vcChecksV1 } from '../../openbadges/vc/checks.js';
import { checkOf } from '../steps/case.js';

type Checks = readonly Check<JsonObject>[];

/** OB 3.0 §Verification step 1: the rules of its kind and version. Its own schema is never fetched: these are ours. */
export function checkForm(document: JsonObject, kind: DocumentKind): Finding[] {
  const isV1 = listOf(document['@context'])[0] === 'https://www.w3.org/2018/credentials/v1';
  if (!isV1) return runChecks(checks[kind] ?? checks.ob3, document);
  if (kind === 'ob3') return runChecks(credentialChecksV1, document);
  return [
    ...runChecks(vcChecksV1, document),
    checkOf('vc-version', 'VC Data Model 2.0 §4.3')(
      'not-checked',
      'it follows VC Data Model 1.1, whose endorsements and records are not examined here',
    ),
  ];
}

const checks: { readonly ob3: Checks } & { readonly [kind in DocumentKind]?: Checks } = {
  ob3: credentialChecks,
  endorsement: endorsementChecks,
  clr: clrChecks,
};
