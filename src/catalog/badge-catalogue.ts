import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { BadgeReference, BadgeVersion } from '../openbadges/award.js';
import { StartRefused } from '../refusal.js';

import {
  parseBadgeFile,
  parseIssuerFile,
  parseProgrammeFile,
  toProblem,
  type BadgeFile,
  type BadgeFileVersion,
  type IssuerFile,
  type Parsed,
  type Problem,
  type ProgrammeFile,
} from './badge-file.js';

/** Everything in `badges/`. */
export interface Catalogue {
  readonly issuer: IssuerFile;
  readonly programme: ProgrammeFile;
  /** By file name, e.g. `1.2.json`. */
  readonly badges: ReadonlyMap<string, BadgeFile>;
  /** By path as the badge files write it, e.g. `images/1.2.v1.svg`. */
  readonly images: ReadonlyMap<string, Uint8Array>;
}

/** Reads and checks the whole folder; throws `StartRefused` with one line per problem. */
export async function loadBadgeFolder(folder: string): Promise<Catalogue> {
  const texts = await readAll(folder, /\.json$/);
  const images = await readAll(join(folder, 'images'), /\.(svg|png)$/);
  const { content, problems } = parseCatalogue(
    new Map([...texts].map(([name, bytes]) => [name, bytes.toString('utf8')])),
    new Map([...images].map(([name, bytes]) => [`images/${name}`, bytes])),
  );
  if (content === undefined) throw new StartRefused(problems.map(({ line }) => line).join('\n'));
  return content;
}

/** Judges all files together: first each by itself, then, once all can be read, against each other. */
export function parseCatalogue(
  texts: ReadonlyMap<string, string>,
  images: ReadonlyMap<string, Uint8Array>,
): Parsed<Catalogue> {
  const issuer = parseOne(texts, 'issuer.json', parseIssuerFile);
  const programme = parseOne(texts, 'programme.json', parseProgrammeFile);
  const names = [...texts.keys()].filter((name) => !/^(issuer|programme)\.json$/.test(name)).sort();
  const badges = names.map((name) => [name, parseOne(texts, name, parseBadgeFile)] as const);
  const all = [issuer, programme, ...badges.map(([, badge]) => badge)];
  const problems = all.flatMap((parsed) => parsed.problems);
  if (!issuer.content || !programme.content || problems.length > 0) return { problems };
  const readable = badges.flatMap(([name, { content }]) => (content ? [[name, content] as const] : []));
  const content = { issuer: issuer.content, programme: programme.content, badges: new Map(readable), images };
  const found = checkCatalogue(content);
  return found.length > 0 ? { problems: found } : { content, problems: [] };
}

/** Every version of every badge as both standards describe it; parts carry the names of their newest versions. */
export function toBadgeVersions(catalogue: Catalogue): BadgeVersion[] {
  return [...catalogue.badges.values()].flatMap((badge) =>
    badge.versions.map((version) => ({
      badge: badge.id,
      version: version.version,
      kind: badge.kind,
      level: badge.level,
      name: version.name,
      description: version.description,
      imageAlt: version.image.alt,
      criteria: version.criteria,
      ...('evidence' in version ? { evidence: version.evidence } : {}),
      alignment: version.alignment,
      parts: 'requires' in version ? toParts(version.requires, catalogue) : [],
      ...(badge.kind === 'skill'
        ? { rubric: catalogue.programme.rubric, requiredScore: catalogue.programme.approvalScore }
        : { rubric: [] }),
    })),
  );
}

/** Everything that is wrong between the files, in the order of the files; empty when the catalogue may be published. */
export function checkCatalogue(catalogue: Catalogue): Problem[] {
  const levels = ['T1.json', 'T2.json', 'T3.json'].filter((name) => !catalogue.badges.has(name));
  const perBadge = [...catalogue.badges].flatMap(([name, badge]) => {
    const subject = toSubject(name, badge, catalogue);
    return badgeChecks.flatMap((check) => check(subject));
  });
  return [...levels.map((name) => toProblem(name, [], 'is missing – every level has a badge')), ...perBadge];
}

function toSubject(name: string, badge: BadgeFile, catalogue: Catalogue) {
  const say = (path: PropertyKey[], what: string) => toProblem(name, path, what);
  const last = badge.versions.length - 1;
  const sayNewest = (path: PropertyKey[], what: string) => say(['versions', last, ...path], what);
  return { named: name.replace('.json', ''), badge, newest: newestOf(badge), catalogue, say, sayNewest };
}

type Subject = ReturnType<typeof toSubject>;

// Rules about other files hold for the newest version only: an older one was right when it was published, and stays.
const badgeChecks: readonly ((subject: Subject) => Problem[])[] = [
  checkId,
  checkVersionNumbers,
  checkCriterionIds,
  checkImages,
  checkReferences,
  checkNoCircle,
  checkAlignment,
  checkLevelParts,
];

function checkId({ named, badge, say }: Subject): Problem[] {
  if (badge.id !== named) return [say(['id'], `is ${badge.id}, but the file is named ${named}`)];
  const level = /\d/.exec(badge.id)?.[0];
  if (level === String(badge.level)) return [];
  return [say(['level'], `is ${badge.level}, but ${badge.id} is a badge of level ${level}`)];
}

function checkVersionNumbers({ badge, say }: Subject): Problem[] {
  return badge.versions.flatMap(({ version }, at) => {
    const what = `is ${version}, but must be ${at + 1} – versions count 1, 2, 3 without gaps`;
    return version === at + 1 ? [] : [say(['versions', at, 'version'], what)];
  });
}

function checkCriterionIds({ named, badge, say }: Subject): Problem[] {
  return badge.versions.flatMap(({ criteria }, at) =>
    criteria.flatMap(({ id }, index) => {
      const path = ['versions', at, 'criteria', index, 'id'];
      if (id.slice(0, -2) !== named) return [say(path, `is ${id}, but must begin with ${named}.`)];
      const first = criteria.findIndex((other) => other.id === id);
      return first < index ? [say(path, `is ${id}, which is used twice`)] : [];
    }),
  );
}

function checkImages({ badge, catalogue, say }: Subject): Problem[] {
  return badge.versions.flatMap(({ image }, at) =>
    (['svg', 'png'] as const).flatMap((format) => {
      const bytes = catalogue.images.get(image[format]);
      const path = ['versions', at, 'image', format];
      if (bytes === undefined) return [say(path, `names ${image[format]}, which does not exist`)];
      const fault = format === 'png' ? faultOfPng(bytes) : faultOfSvg(bytes);
      return fault === undefined ? [] : [say(path, `names ${image[format]}, which ${fault}`)];
    }),
  );
}

function faultOfPng(bytes: Uint8Array): string | undefined {
  const signature = '89504e470d0a1a0a';
  return Buffer.from(bytes.subarray(0, 8)).toString('hex') === signature ? undefined : 'is not a PNG';
}

/** An SVG is served from our own address and baked into badges: it draws, and does nothing else. */
function faultOfSvg(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  if (!/^(<\?xml[^>]*>\s*)?<svg\s[^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/.test(text))
    return 'is not an SVG';
  const active =
    /<(script|style|use|image|foreignObject|!DOCTYPE|!ENTITY)\b|\s(on\w+|(xlink:)?href)\s*=/i.exec(text);
  return active === null ? undefined : `contains ${active[0].trim()}, but an image may only draw`;
}

function checkReferences({ newest, catalogue, sayNewest }: Subject): Problem[] {
  const lists = { prerequisites: newest.prerequisites, requires: requiresOf(newest) };
  return Object.entries(lists).flatMap(([field, ids]) =>
    ids.flatMap((id, index) => {
      if (!catalogue.badges.has(`${id}.json`))
        return [sayNewest([field, index], `is ${id}, but there is no such badge`)];
      return ids.indexOf(id) < index ? [sayNewest([field, index], `is ${id}, which is listed twice`)] : [];
    }),
  );
}

/** A badge that needs itself could never be earned. */
function checkNoCircle({ badge, newest, catalogue, sayNewest }: Subject): Problem[] {
  return newest.prerequisites.flatMap((id, index) => {
    if (!neededFor(id, catalogue).has(badge.id)) return [];
    const what = id === badge.id ? `is ${id} itself` : `is ${id}, which itself needs ${badge.id}`;
    return [sayNewest(['prerequisites', index], `${what} – nobody could earn it`)];
  });
}

function neededFor(id: string, { badges }: Catalogue): Set<string> {
  const needed = new Set([id]);
  // A set is walked together with what is added on the way, each badge once.
  for (const one of needed) {
    const badge = badges.get(`${one}.json`);
    const next = badge ? [...newestOf(badge).prerequisites, ...requiresOf(newestOf(badge))] : [];
    next.forEach((other) => needed.add(other));
  }
  return needed;
}

function checkAlignment({ newest, catalogue, sayNewest }: Subject): Problem[] {
  return newest.alignment.flatMap(({ targetFramework, targetCode, targetName, targetUrl }, index) => {
    const say = (field: string, what: string) => [sayNewest(['alignment', index, field], what)];
    const framework = catalogue.programme.frameworks[targetFramework];
    if (!framework)
      return say('targetFramework', `is ${targetFramework}, which programme.json does not have`);
    const known = framework.competences[targetCode];
    if (known === undefined)
      return say('targetCode', `is ${targetCode}, which ${targetFramework} does not have`);
    if (known !== targetName) return say('targetName', `must be "${known}" as in programme.json`);
    return framework.url === targetUrl
      ? []
      : say('targetUrl', `must be ${framework.url} as in programme.json`);
  });
}

/** A level consists of skills and exactly one discussion of its own level, and of the level below if levels follow each other. */
function checkLevelParts({ badge: { kind, level }, newest, catalogue, sayNewest }: Subject): Problem[] {
  if (kind !== 'level') return [];
  const requires = requiresOf(newest);
  const say = (path: PropertyKey[], what: string) => sayNewest(['requires', ...path], what);
  const below = `T${level - 1}`;
  const isPart = (id: string) => id === below || id === `E${level}` || id.startsWith(`${level}.`);
  const strange = requires.flatMap((id, index) => (isPart(id) ? [] : [index]));
  const needsBelow = catalogue.programme.sequentialLevels && level > 1 && !requires.includes(below);
  const faults = [
    !requires.includes(`E${level}`) && `must list exactly one discussion, E${level}`,
    !requires.some((id) => id.startsWith(`${level}.`)) && 'must list at least one skill badge',
    needsBelow && `must list ${below}, because programme.json says that levels follow each other`,
  ];
  return [
    ...strange.map((index) => say([index], `is ${requires[index]}, which is no part of level ${level}`)),
    ...faults.flatMap((fault) => (fault === false ? [] : [say([], fault)])),
  ];
}

function toParts(ids: readonly string[], { badges }: Catalogue): BadgeReference[] {
  const parts = ids.map((id) => badges.get(`${id}.json`)).filter((badge) => badge !== undefined);
  return parts.map((badge) => ({
    badge: badge.id,
    version: newestOf(badge).version,
    name: newestOf(badge).name,
  }));
}

function newestOf({ versions }: BadgeFile): BadgeFileVersion {
  // The schema asks for at least one version.
  return versions.at(-1) as BadgeFileVersion;
}

function requiresOf(version: BadgeFileVersion): readonly string[] {
  return 'requires' in version ? version.requires : [];
}

function parseOne<T>(
  texts: ReadonlyMap<string, string>,
  name: string,
  parse: (name: string, text: string) => Parsed<T>,
): Parsed<T> {
  const text = texts.get(name);
  return text === undefined ? { problems: [toProblem(name, [], 'is missing')] } : parse(name, text);
}

async function readAll(folder: string, pattern: RegExp): Promise<Map<string, Buffer>> {
  try {
    const names = (await readdir(folder)).filter((name) => pattern.test(name)).sort();
    return new Map(
      await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
    );
  } catch (error) {
    throw new StartRefused(
      `The badges cannot be read: ${(error as Error).message}. Is ${folder} the right folder?`,
    );
  }
}
