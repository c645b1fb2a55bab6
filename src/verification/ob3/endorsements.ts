import type { Finding } from '../../openbadges/finding.js';
import { type JsonObject, isJsonObject, objectsIn } from '../../openbadges/json.js';
import { endorsementsIn } from '../../openbadges/ob3/endorsement.js';
import { toPresented } from '../intake/intake.js';
import { limits } from '../intake/limits.js';
import { type Case, type Step, checkOf, openCase, runSteps } from '../steps/case.js';
import { withoutMembers } from '../steps/without-members.js';
import { findDoubt, findDoubtOfLaterWord } from '../trust/check-trust.js';
import { checkDates } from './dates.js';
import { checkForm } from './form.js';
import { checkOwnRecord } from './own-badge.js';
import { checkSignature, issuerOf } from './signature.js';
import { checkStatus } from './status.js';

const endorsed = checkOf('endorsement', 'OB 3.0 §Verification, endorsements');

/** OB 3.0 §Verification step 6: what others say in favour of a badge must hold too, or the badge does not. */
export async function checkEndorsements(examined: Case): Promise<Finding[]> {
  const { document = {}, published, authentic, isSound, presented } = examined;
  const found = endorsementsIn(document);
  if (found.length === 0 || published !== undefined) return [];
  if (!authentic || !isSound)
    return [endorsed('warning', 'its endorsements were not examined: the badge itself is in doubt')];
  if (found.length > limits.endorsements)
    return [endorsed('not-checked', `it has ${found.length} endorsements, more than are examined`)];
  // Endorsements of endorsements go on for ever; those of the badge are what its reader asked for.
  if (presented.kind === 'endorsement')
    return [endorsed('warning', 'what endorses this endorsement was not examined')];
  const findings: Finding[] = [];
  for (const one of found) findings.push(await checkOne(one, examined));
  return findings;
}

/** The steps of an EndorsementCredential inside of a badge; its recipient is the badge. */
const endorsementSteps: readonly Step[] = [
  checkSignature,
  ({ document = {} }) => checkForm(document, 'endorsement'),
  checkOwnRecord,
  checkDates,
  checkStatus,
];

async function checkOne(
  { path, endorsement }: { readonly path: string; readonly endorsement: JsonObject | string },
  examined: Case,
): Promise<Finding> {
  const { own, outside, trustedIssuers, now } = examined;
  const presented = toPresented(endorsement);
  if (presented.kind !== 'endorsement')
    return endorsed('failed', `what stands at ${path} is not an EndorsementCredential`);
  const inner = openCase(presented, { own, outside, trustedIssuers, now, recipient: undefined });
  const findings = await runSteps(endorsementSteps, inner);
  const failed = findings.find(({ outcome }) => outcome === 'failed');
  if (failed !== undefined)
    return endorsed('failed', `the endorsement at ${path} does not hold: ${failed.detail}`);
  const open = findings.find(({ outcome }) => outcome === 'not-checked');
  if (open !== undefined)
    return endorsed('not-checked', `the endorsement at ${path} could not be checked: ${open.detail}`);
  return checkMeaning(path, inner, examined);
}

/** Whom it endorses and who speaks: praise of another badge adds nothing to this one, and anybody may praise. */
function checkMeaning(path: string, inner: Case, examined: Case): Finding {
  const { document = {} } = inner;
  const { credentialSubject } = document;
  const rest = withoutMembers(examined.document ?? {}, 'endorsement', 'endorsementJwt');
  const target = isJsonObject(credentialSubject) ? credentialSubject['id'] : undefined;
  if (![...objectsIn(rest)].some(([{ id }]) => id === target))
    return endorsed('warning', `the endorsement at ${path} is about something that is not in this badge`);
  const issuer = issuerOf(document);
  const isOfIssuer = issuer === issuerOf(examined.document ?? {});
  const doubt = isOfIssuer ? findDoubtOfLaterWord(inner.signers, examined, issuer) : findDoubt(inner, issuer);
  if (doubt === undefined) return endorsed('passed');
  return endorsed('warning', `who made the endorsement at ${path} is not known here: ${doubt}`);
}
