import { type Check, advice, firstOf, hasType, isHttpUrl, isText, isUri, rule, unless } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf, objectsIn } from '../json.js';
import { credentialSchema } from './credential.js';

/** The rules of what hangs on a credential: images, evidence, schema, status, services. */
export const attachmentChecks: readonly Check<JsonObject>[] = [
  rule('images', 'OB 3.0 §Image', (credential) =>
    firstOf(membersNamed(credential, ['image']), ([value, path]) =>
      isJsonObject(value) && hasType(value, 'Image') && isUri(value['id'])
        ? hasOnly(value, ['id', 'type', 'caption'], path)
        : `${path} is not an object of type Image with an id`,
    ),
  ),
  rule('evidence', 'OB 3.0 §Evidence', ({ evidence }) =>
    firstOf(listOf(evidence), (each) =>
      unless(hasType(each, 'Evidence'), 'an evidence is not of type Evidence'),
    ),
  ),
  rule('credential-schema', 'OB 3.0 §CredentialSchema', ({ credentialSchema: schemas }) =>
    firstOf(listOf(schemas), (each) =>
      unless(
        isJsonObject(each) && isUri(each['id']) && isText(each['type']),
        'a credentialSchema lacks id or type',
      ),
    ),
  ),
  advice('credential-schema-type', 'OB 3.0 §CredentialSchema.type', ({ credentialSchema: schemas }) =>
    unless(
      listOf(schemas).length === 0 || listOf(schemas).some((each) => hasType(each, credentialSchema.type)),
      `no credentialSchema is of type ${credentialSchema.type}`,
    ),
  ),
  rule('credential-status', 'OB 3.0 §CredentialStatus', ({ credentialStatus }) =>
    unless(
      credentialStatus === undefined || (isJsonObject(credentialStatus) && isText(credentialStatus['type'])),
      'the credentialStatus is not one object with a type',
    ),
  ),
  advice('credential-status-type', 'OB 3.0 §CredentialStatus.type', ({ credentialStatus }) =>
    unless(
      credentialStatus === undefined || hasType(credentialStatus, 'BitstringStatusListEntry'),
      'the status is not a BitstringStatusListEntry: many verifiers skip it',
    ),
  ),
  rule('bitstring-status', 'Bitstring Status List 1.0 §2.1', ({ credentialStatus }) => {
    if (!isJsonObject(credentialStatus) || !hasType(credentialStatus, 'BitstringStatusListEntry'))
      return undefined;
    const { statusPurpose, statusListIndex, statusListCredential } = credentialStatus;
    return unless(
      isText(statusPurpose) &&
        typeof statusListIndex === 'string' &&
        /^(0|[1-9]\d{0,9})$/.test(statusListIndex) &&
        isHttpUrl(statusListCredential),
      'the status entry lacks its purpose, a decimal index or the URL of its list',
    );
  }),
  rule('refresh-service', 'OB 3.0 §RefreshService', ({ refreshService }) =>
    firstOf(listOf(refreshService), (each) =>
      unless(
        isJsonObject(each) && isUri(each['id']) && isText(each['type']),
        'a refreshService lacks id or type',
      ),
    ),
  ),
  rule('terms-of-use', 'OB 3.0 §TermsOfUse', ({ termsOfUse }) =>
    firstOf(listOf(termsOfUse), (each) =>
      unless(isJsonObject(each) && isText(each['type']), 'a termsOfUse has no type'),
    ),
  ),
];

/** Every value under one of these names, anywhere, with its path. */
export function membersNamed(credential: JsonObject, names: readonly string[]): (readonly [Json, string])[] {
  return [...objectsIn(credential)].flatMap(([object, path]) =>
    names.flatMap((name) =>
      listOf(object[name]).map((value) => [value, path ? `${path}.${name}` : name] as const),
    ),
  );
}

/** What is wrong when an object has members beyond these. */
export function hasOnly(value: Json, members: readonly string[], what: string): string | undefined {
  const odd = isJsonObject(value) ? Object.keys(value).find((name) => !members.includes(name)) : undefined;
  return unless(odd === undefined, `${what} has the unknown member ${JSON.stringify(odd)}`);
}
