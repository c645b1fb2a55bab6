import { addresses } from '../addresses.js';
import type { Award } from '../award.js';
import type { JsonObject } from '../json.js';
import { credentialContexts } from '../proof/contexts.js';
import { toAchievement, toLevelId, toResultDescriptionId } from './achievement.js';
import { toProfile } from './issuer.js';

/** The one JSON Schema that an OB 3.0 credential names (OB 3.0 §CredentialSchema). */
export const credentialSchema = {
  id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json',
  type: '1EdTechJsonSchemaValidator2019',
} as const;

/** The OpenBadgeCredential of an award, without any proof (OB 3.0 §AchievementCredential). */
export function toCredential(award: Award): JsonObject {
  const at = addresses(award.baseUrl);
  const { badge, language } = award;
  const evidence = toEvidence(award);
  return {
    '@context': credentialContexts,
    id: at.ob3Credential(award.id),
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: badge.name[language],
    issuer: toProfile(award.baseUrl, award.issuer, language),
    awardedDate: award.issuedOn,
    validFrom: award.issuedOn,
    ...(award.validUntil === undefined ? {} : { validUntil: award.validUntil }),
    credentialSubject: toSubject(award),
    ...(evidence.length === 0 ? {} : { evidence }),
    credentialStatus: toStatusEntry(award),
    credentialSchema: [credentialSchema],
    ...(award.validUntil === undefined ? {} : { refreshService: toRefreshService(award) }),
  };
}

/**
 * An opaque id, which VC-JWT needs as `sub`; the hash of the work address where the holder wants it. No `source`:
 * who assessed is a colleague of the issuer's own, and the issuer stands in the credential already.
 */
function toSubject({ baseUrl, badge, language, recipient, results, narrative }: Award): JsonObject {
  const achievement = addresses(baseUrl).ob3Achievement(badge.badge, badge.version, language);
  const result = results.map(({ criterion, score }) => ({
    type: ['Result'],
    resultDescription: toResultDescriptionId(achievement, criterion),
    achievedLevel: toLevelId(achievement, criterion, score),
    value: String(score),
  }));
  return {
    id: recipient.subjectId,
    type: ['AchievementSubject'],
    ...toIdentifier(recipient),
    achievement: toAchievement(baseUrl, badge, language),
    ...(narrative === undefined ? {} : { narrative }),
    ...(result.length === 0 ? {} : { result }),
  };
}

/** OB 3.0 §IdentityObject. Whoever has it and the address can tell that they belong together. */
function toIdentifier({ email, emailInOb3 }: Award['recipient']): JsonObject {
  if (emailInOb3 === false) return {};
  const { hash: identityHash, salt } = email;
  return {
    identifier: [{ type: 'IdentityObject', hashed: true, identityHash, identityType: 'emailAddress', salt }],
  };
}

/** What was shown, in words; for a level badge also the credentials that it rests on, by their URLs. */
function toEvidence({ baseUrl, badge, language, evidence, restsOn }: Award): JsonObject[] {
  const shown = evidence.map(({ name, narrative }) => ({ type: ['Evidence'], name, narrative }));
  const parts = restsOn.map(({ id, badge: part }) => ({
    id: addresses(baseUrl).ob3Credential(id),
    type: ['Evidence'],
    name: badge.parts.find((each) => each.badge === part)?.name[language] ?? part,
    genre: 'OpenBadgeCredential',
  }));
  return [...shown, ...parts];
}

function toStatusEntry({ baseUrl, status }: Award): JsonObject {
  const list = addresses(baseUrl).ob3Status(status.list);
  return {
    id: `${list}#${status.index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: String(status.index),
    statusListCredential: list,
  };
}

/**
 * Where the credential's latest form is served: its own address. Only for a badge that ends, for nothing else of a
 * credential ever changes under its id. With a fragment, or both would be one node and their types one list.
 */
const toRefreshService = ({ baseUrl, id }: Award): JsonObject => ({
  id: `${addresses(baseUrl).ob3Credential(id)}#refresh`,
  type: '1EdTechCredentialRefresh',
});
