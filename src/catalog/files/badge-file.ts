import { z } from 'zod';

/** One thing that is wrong in one file of `badges/`; `line` says it in one line that names the file and the field. */
export interface Problem {
  readonly file: string;
  /** Path of the field, e.g. `versions[0].name.sv`; empty when the whole file is meant. */
  readonly field: string;
  readonly line: string;
}

/** A file's content, or everything that keeps it from being one. */
export type Parsed<T> =
  | { readonly content: T; readonly problems: readonly [] }
  | { readonly content?: never; readonly problems: readonly Problem[] };

// TAB, DEL and all other control characters but the line feed break foreign verifiers' canonical form, U+FFFE and U+FFFF break XML,
// half a surrogate pair breaks UTF-8, and U+FFFD is what remains of a letter saved in another encoding.
const forbidden = /(?!\n)[\p{Control}\p{Surrogate}\ufffd-\uffff]/u;

const text = z
  .string()
  .refine((value) => value.trim() !== '', 'is empty')
  .refine((value) => !forbidden.test(value), { error: ({ input }) => sayForbidden(String(input)) });

const localized = z.strictObject({ fi: text, sv: text, en: text });
const webAddress = text.regex(/^https?:\/\/[^\s/]\S*$/, 'must be a web address that starts with https://');
const emailAddress = text.regex(/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/, 'must be an e-mail address');
const level = z.literal([1, 2, 3], 'must be 1, 2 or 3');
const reference = text.regex(
  /^([123]\.[1-9]\d?|[ET][123])$/,
  'must be the id of a badge, like 1.2, E1 or T1',
);
const imagePath = (ending: 'svg' | 'png') =>
  text.regex(new RegExp(`^images/[\\w.-]+\\.${ending}$`), `must be a file like images/1.2.v1.${ending}`);

const criterion = z.strictObject({
  id: text.regex(/^[\w.]+\.[a-z]$/, 'must be like 1.2.a (badge, dot, letter)'),
  text: localized,
});

const alignment = z.strictObject({
  targetFramework: text,
  targetCode: text,
  targetName: text,
  targetUrl: webAddress,
});

const version = z.strictObject({
  version: z.int().min(1, 'must be 1 or more'),
  name: localized,
  description: localized,
  // Open Badges 2.0 BadgeClass and 3.0 Achievement both require criteria.
  criteria: z.array(criterion).min(1, 'must have at least one criterion'),
  alignment: z.array(alignment),
  prerequisites: z.array(reference),
  image: z.strictObject({ svg: imagePath('svg'), png: imagePath('png'), alt: localized }),
  /** For how long an award holds; without it, until further notice. */
  validMonths: z.int().min(1, 'must be 1 or more').max(600, 'must be 600 or less').optional(),
});

const skillVersion = version.extend({ evidence: localized });
const levelVersion = version.extend({
  /** The city's official title of the level. */
  title: localized,
  requires: z.array(reference).min(1, 'must list the badges that the level consists of'),
});

const fileOf = <Kind extends string, Version extends z.ZodType>(
  kind: Kind,
  content: { id: z.ZodString; version: Version },
) =>
  z.strictObject({
    id: content.id,
    kind: z.literal(kind),
    level,
    provenance: text.optional(),
    versions: z.array(content.version).min(1, 'must have at least one version'),
  });

const badgeFile = z.discriminatedUnion(
  'kind',
  [
    fileOf('skill', {
      id: text.regex(/^[123]\.[1-9]\d?$/, 'must be like 1.2 (level, dot, number)'),
      version: skillVersion,
    }),
    fileOf('discussion', { id: text.regex(/^E[123]$/, 'must be E1, E2 or E3'), version }),
    fileOf('level', { id: text.regex(/^T[123]$/, 'must be T1, T2 or T3'), version: levelVersion }),
  ],
  'must be skill, discussion or level',
);

const issuerFile = z.strictObject({
  name: localized,
  description: localized,
  url: webAddress,
  email: emailAddress,
  /** What the issuer is part of. */
  parentOrg: z.strictObject({ name: localized, url: webAddress }).exactOptional(),
});

const target = z.number().min(0, 'must be a percentage').max(100, 'must be a percentage');
const isUnique = (values: readonly unknown[]) => new Set(values).size === values.length;
const score = z.literal([0, 1, 2, 3], 'must be 0, 1, 2 or 3');
const returnReason = z.strictObject({
  code: text.regex(/^[a-z_]+$/, 'must be small letters and underscores'),
  /** `skill` reasons feed the training-needs figures, `formal` ones are shown apart. */
  kind: z.literal(['skill', 'formal'], 'must be skill or formal'),
  label: localized,
});

const programmeFile = z.strictObject({
  rubric: z
    .array(z.strictObject({ score, label: localized, meaning: localized }))
    .refine(
      (rows) => rows.map((row) => row.score).join() === '0,1,2,3',
      'must have the scores 0, 1, 2, 3 in order',
    ),
  /** Every criterion needs at least this score for approval. */
  approvalScore: z.literal([2, 3], 'must be 2 or 3'),
  returnReasons: z
    .array(returnReason)
    .refine((reasons) => isUnique(reasons.map(({ code }) => code)), 'has a code twice'),
  selfAssessmentScale: z
    .array(z.strictObject({ score: z.int(), label: localized }))
    .refine((rows) => isUnique(rows.map((row) => row.score)), 'has a score twice'),
  frameworks: z.record(text, z.strictObject({ url: webAddress, competences: z.record(text, text) })),
  sequentialLevels: z.boolean(),
  /** Percentage of staff that should have reached each level. */
  targets: z.strictObject({ 1: target, 2: target, 3: target }),
});

export type BadgeFile = z.infer<typeof badgeFile>;
export type BadgeFileVersion = BadgeFile['versions'][number];
export type IssuerFile = z.infer<typeof issuerFile>;
export type ProgrammeFile = z.infer<typeof programmeFile>;

/** Everything in `badges/`. */
export interface Catalogue {
  readonly issuer: IssuerFile;
  readonly programme: ProgrammeFile;
  /** By file name, e.g. `1.2.json`. */
  readonly badges: ReadonlyMap<string, BadgeFile>;
  /** By path as the badge files write it, e.g. `images/1.2.v1.svg`. */
  readonly images: ReadonlyMap<string, Uint8Array>;
}

/** The version that is applied for now. */
export function newestOf({ versions }: BadgeFile): BadgeFileVersion {
  // The schema asks for at least one version.
  return versions.at(-1) as BadgeFileVersion;
}

/** What a level badge consists of; nothing for others. */
export function requiresOf(version: BadgeFileVersion): readonly string[] {
  return 'requires' in version ? version.requires : [];
}

/** Reads the text of one badge file, e.g. `1.2.json`; an unknown field is a problem, never ignored. */
export function parseBadgeFile(name: string, content: string): Parsed<BadgeFile> {
  return parseFile(badgeFile, name, content);
}

/** Reads the text of `issuer.json`. */
export function parseIssuerFile(name: string, content: string): Parsed<IssuerFile> {
  return parseFile(issuerFile, name, content);
}

/** Reads the text of `programme.json`. */
export function parseProgrammeFile(name: string, content: string): Parsed<ProgrammeFile> {
  return parseFile(programmeFile, name, content);
}

/** Says in one line what is wrong at a path of a file of `badges/`. */
export function toProblem(name: string, path: readonly PropertyKey[], what: string): Problem {
  const file = `badges/${name}`;
  const field = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  return { file, field, line: field === '' ? `${file} ${what}` : `${file}: ${field} ${what}` };
}

function parseFile<T>(schema: z.ZodType<T>, name: string, content: string): Parsed<T> {
  let data: unknown;
  try {
    data = JSON.parse(content);
  } catch (error) {
    const reason = (error as Error).message.replace(/\s+/g, ' ');
    return { problems: [toProblem(name, [], `is not JSON: ${reason}`)] };
  }
  const result = schema.safeParse(data);
  if (result.success) return { content: result.data, problems: [] };
  return { problems: result.error.issues.flatMap((issue) => sayIssue(name, issue, data)) };
}

function sayIssue(name: string, issue: z.core.$ZodIssue, data: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      toProblem(name, [...issue.path, key], 'is not a field of this file – check the spelling'),
    );
  }
  return [toProblem(name, issue.path, sayFault(issue, data))];
}

const languageNames: Record<string, string> = { fi: 'Finnish', sv: 'Swedish', en: 'English' };

function sayFault(issue: z.core.$ZodIssue, data: unknown): string {
  const fault = isMissing(issue.path, data) ? 'is missing' : issue.message;
  const language = languageNames[String(issue.path.at(-1))];
  if (language !== undefined && /^is (missing|empty)$/.test(fault))
    return `${fault} – write the ${language} text`;
  if (fault === 'is missing' || issue.code !== 'invalid_type') return fault;
  return `must be ${issue.expected === 'array' ? 'a list' : `of type ${issue.expected}`}`;
}

function isMissing(path: readonly PropertyKey[], data: unknown): boolean {
  const value = path.reduce<unknown>((at, key) => (isCollection(at) ? at[String(key)] : undefined), data);
  return value === undefined;
}

function sayForbidden(value: string): string {
  const code = forbidden.exec(value)?.[0].codePointAt(0) ?? 0;
  return `contains the character U+${code.toString(16).toUpperCase().padStart(4, '0')}, which breaks verifiers – remove it`;
}

/** Objects and lists alike: a list is read by its indexes. */
export function isCollection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
