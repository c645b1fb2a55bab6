/** Values of `achievementType`; own values start with `ext:` (OB 3.0 §AchievementType). */
export const achievementTypes: ReadonlySet<string> = new Set([
  'Achievement',
  'ApprenticeshipCertificate',
  'Assessment',
  'Assignment',
  'AssociateDegree',
  'Award',
  'BachelorDegree',
  'Badge',
  'Certificate',
  'CertificateOfCompletion',
  'Certification',
  'CoCurricular',
  'CommunityService',
  'Competency',
  'Course',
  'Degree',
  'Diploma',
  'DoctoralDegree',
  'Fieldwork',
  'GeneralEducationDevelopment',
  'JourneymanCertificate',
  'LearningProgram',
  'License',
  'MasterCertificate',
  'MasterDegree',
  'Membership',
  'MicroCredential',
  'ProfessionalDoctorate',
  'QualityAssuranceCredential',
  'ResearchDoctorate',
  'SecondarySchoolDiploma',
]);

/** Values of `resultType` (OB 3.0 §ResultType). */
export const resultTypes: ReadonlySet<string> = new Set([
  'GradePointAverage',
  'LetterGrade',
  'Percent',
  'PerformanceLevel',
  'PredictedScore',
  'RawScore',
  'Result',
  'RubricCriterion',
  'RubricCriterionLevel',
  'RubricScore',
  'ScaledScore',
  'Status',
]);

/** Values of a result's `status`, not extensible (OB 3.0 §ResultStatusType). */
export const resultStatuses: ReadonlySet<string> = new Set([
  'Completed',
  'Enrolled',
  'Failed',
  'InProgress',
  'OnHold',
  'Provisional',
  'Withdrew',
]);

/** Values of an alignment's `targetType` (OB 3.0 §AlignmentTargetType). */
export const targetTypes: ReadonlySet<string> = new Set([
  'ceasn:Competency',
  'ceterms:Credential',
  'CFItem',
  'CFRubric',
  'CFRubricCriterion',
  'CFRubricCriterionLevel',
  'CTDL',
]);

/** Values of `identityType` and `identifierType` (OB 3.0 §IdentifierTypeEnum). */
export const identifierTypes: ReadonlySet<string> = new Set([
  'accountId',
  'emailAddress',
  'identifier',
  'isbn',
  'issn',
  'lisSourcedId',
  'ltiContextId',
  'ltiDeploymentId',
  'ltiPlatformId',
  'ltiToolId',
  'ltiUserId',
  'name',
  'nationalIdentityNumber',
  'oneRosterSourcedId',
  'productId',
  'sisSourcedId',
  'sourcedId',
  'systemId',
  'userName',
]);

/** Tells whether a context is that of Open Badges 3.0, in any of its versions (OB 3.0 §AchievementCredential.@context). */
export const isOpenBadges3Context = (context: unknown): boolean =>
  typeof context === 'string' &&
  /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)?\.json$/.test(context);

/** Tells whether a value is one of an extensible enumeration: listed, or `ext:` and a name of its own. */
export function isTermOf(terms: ReadonlySet<string>, value: unknown): boolean {
  return typeof value === 'string' && (terms.has(value) || /^ext:[A-Za-z0-9._|-]+$/.test(value));
}
