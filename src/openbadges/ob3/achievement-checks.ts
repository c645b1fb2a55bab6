import {
  type Check,
  firstOf,
  hasType,
  isHttpUrl,
  isLanguageTag,
  isText,
  isUri,
  rule,
  unless,
} from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf, objectsIn } from '../json.js';
import { achievementTypes, isTermOf, resultStatuses, resultTypes, targetTypes } from './vocabulary.js';

/** The rules of a credential's Achievement, and of the results that point into it. */
export const achievementChecks: readonly Check<JsonObject>[] = [
  rule('achievement', 'OB 3.0 §Achievement', (credential) => {
    const achievement = achievementOf(credential);
    return unless(
      hasType(achievement, 'Achievement') &&
        isUri(achievement?.['id']) &&
        isText(achievement['name']) &&
        isText(achievement['description']),
      'the achievement lacks its id, type, name or description',
    );
  }),
  rule('criteria', 'OB 3.0 §Criteria', (credential) => {
    const criteria = achievementOf(credential)?.['criteria'];
    return unless(
      isJsonObject(criteria) && (isUri(criteria['id']) || isText(criteria['narrative'])),
      'the criteria have neither id nor narrative',
    );
  }),
  rule('achievement-type', 'OB 3.0 §AchievementType', (credential) => {
    const type = achievementOf(credential)?.['achievementType'];
    return unless(
      type === undefined || isTermOf(achievementTypes, type),
      'the achievementType is unknown, without ext:',
    );
  }),
  rule('in-language', 'OB 3.0 §Achievement.inLanguage', (credential) =>
    firstOf(objectsIn(credential), ([{ inLanguage }, path]) =>
      unless(
        inLanguage === undefined || isLanguageTag(inLanguage),
        `the inLanguage at ${path} is no language tag`,
      ),
    ),
  ),
  rule('related', 'OB 3.0 §Related', (credential) =>
    firstOf(listOf(achievementOf(credential)?.['related']), (each) =>
      unless(hasType(each, 'Related') && isUri(idOf(each)), 'a related achievement lacks its id or type'),
    ),
  ),
  rule('alignment', 'OB 3.0 §Alignment', (credential) =>
    firstOf(objectsIn(credential), ([{ alignment }, path]) =>
      firstOf(listOf(alignment), (each) =>
        unless(
          isJsonObject(each) &&
            hasType(each, 'Alignment') &&
            isText(each['targetName']) &&
            isHttpUrl(each['targetUrl']) &&
            (each['targetType'] === undefined || isTermOf(targetTypes, each['targetType'])),
          `an alignment at ${path} lacks its type, targetName or targetUrl, or has an unknown targetType`,
        ),
      ),
    ),
  ),
  rule('result-descriptions', 'OB 3.0 §ResultDescription', (credential) =>
    firstOf(descriptionsOf(credential), (each) =>
      unless(
        isJsonObject(each) &&
          hasType(each, 'ResultDescription') &&
          isUri(each['id']) &&
          isText(each['name']) &&
          isTermOf(resultTypes, each['resultType']),
        'a result description lacks its id, type, name or a known resultType',
      ),
    ),
  ),
  rule('rubric-levels', 'OB 3.0 §RubricCriterionLevel', (credential) =>
    firstOf(descriptionsOf(credential), (description) =>
      firstOf(levelsOf(description), (each) =>
        unless(
          isJsonObject(each) &&
            hasType(each, 'RubricCriterionLevel') &&
            isUri(each['id']) &&
            isText(each['name']),
          'a rubric level lacks its id, type or name',
        ),
      ),
    ),
  ),
  rule('required-level', 'OB 3.0 §ResultDescription.requiredLevel', (credential) =>
    firstOf(descriptionsOf(credential), (description) => {
      const required = isJsonObject(description) ? description['requiredLevel'] : undefined;
      const known = required === undefined || levelsOf(description).some((level) => idOf(level) === required);
      return unless(known, 'a required level is none of its rubric');
    }),
  ),
  rule('results', 'OB 3.0 §Result', (credential) =>
    firstOf(resultsOf(credential), (each) =>
      unless(hasType(each, 'Result'), 'a result is not of type Result'),
    ),
  ),
  rule('result-links', 'OB 3.0 §Result.resultDescription', (credential) =>
    firstOf(resultsOf(credential), (each) => {
      const { resultDescription, achievedLevel } = isJsonObject(each) ? each : {};
      const description = descriptionsOf(credential).find((known) => idOf(known) === resultDescription);
      if (resultDescription !== undefined && description === undefined)
        return 'a result describes nothing that is here';
      const reached = levelsOf(description).some((level) => idOf(level) === achievedLevel);
      return unless(achievedLevel === undefined || reached, 'an achieved level is none of its rubric');
    }),
  ),
  rule('result-status', 'OB 3.0 §ResultStatusType', (credential) =>
    firstOf(resultsOf(credential), (each) => {
      const status = isJsonObject(each) ? each['status'] : undefined;
      const known = status === undefined || (typeof status === 'string' && resultStatuses.has(status));
      return unless(known, 'the status of a result is unknown');
    }),
  ),
];

const subjectOf = ({ credentialSubject }: JsonObject): JsonObject =>
  isJsonObject(credentialSubject) ? credentialSubject : {};

function achievementOf(credential: JsonObject): JsonObject | undefined {
  const { achievement } = subjectOf(credential);
  return isJsonObject(achievement) ? achievement : undefined;
}

const descriptionsOf = (credential: JsonObject) => listOf(achievementOf(credential)?.['resultDescription']);
const levelsOf = (description: Json | undefined) =>
  isJsonObject(description) ? listOf(description['rubricCriterionLevel']) : [];
const resultsOf = (credential: JsonObject) => listOf(subjectOf(credential)['result']);
const idOf = (value: Json | undefined) => (isJsonObject(value) ? value['id'] : undefined);
