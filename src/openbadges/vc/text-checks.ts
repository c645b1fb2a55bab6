import { type Check, firstOf, isLanguageTag, rule, unless } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { nodesIn } from './values.js';

/** The rules of texts for people: plain, or with their language and base direction. */
export const textChecks: readonly Check<JsonObject>[] = [
  rule('vc-name', 'VC Data Model 2.0 §4.6', (credential) => wrongText(credential, 'name')),
  rule('vc-description', 'VC Data Model 2.0 §4.6', (credential) => wrongText(credential, 'description')),
  rule('vc-language-values', 'VC Data Model 2.0 §11.1', (credential) =>
    firstOf(nodesIn(credential), ([node, path]) =>
      unless(
        node['@value'] === undefined || node['@type'] !== undefined || isLanguageValue(node),
        `${path} is not a text with its @language and @direction alone`,
      ),
    ),
  ),
];

// The data model defines both on the credential and on its issuer; elsewhere another vocabulary may.
function wrongText(
  { issuer, ...credential }: JsonObject,
  member: 'name' | 'description',
): string | undefined {
  return firstOf(
    [
      ['the', credential[member]],
      ["the issuer's", isJsonObject(issuer) ? issuer[member] : undefined],
    ] as const,
    ([whose, value]) =>
      unless(
        value === undefined || isTextForPeople(value),
        `${whose} ${member} is neither a text nor texts with their languages`,
      ),
  );
}

function isTextForPeople(value: Json): boolean {
  if (typeof value === 'string') return true;
  return (
    listOf(value).length > 0 && listOf(value).every((each) => isJsonObject(each) && isLanguageValue(each))
  );
}

function isLanguageValue(value: JsonObject): boolean {
  const { '@value': text, '@language': language, '@direction': direction, ...others } = value;
  return (
    typeof text === 'string' &&
    (language === undefined || isLanguageTag(language)) &&
    (direction === undefined || direction === 'ltr' || direction === 'rtl') &&
    Object.keys(others).length === 0
  );
}
