import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { BadgeReference, BadgeVersion } from '../../openbadges/award.js';
import { StartRefused } from '../../refusal.js';
import {
  newestOf,
  parseBadgeFile,
  parseIssuerFile,
  parseProgrammeFile,
  toProblem,
  type Catalogue,
  type Parsed,
} from './badge-file.js';
import { checkCatalogue } from './catalogue-checks.js';

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
      ...(version.validMonths === undefined ? {} : { validMonths: version.validMonths }),
      alignment: version.alignment,
      parts: 'requires' in version ? toParts(version.requires, catalogue) : [],
      ...(badge.kind === 'skill'
        ? { rubric: catalogue.programme.rubric, requiredScore: catalogue.programme.approvalScore }
        : { rubric: [] }),
    })),
  );
}

function toParts(ids: readonly string[], { badges }: Catalogue): BadgeReference[] {
  const parts = ids.map((id) => badges.get(`${id}.json`)).filter((badge) => badge !== undefined);
  return parts.map((badge) => ({
    badge: badge.id,
    version: newestOf(badge).version,
    name: newestOf(badge).name,
  }));
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
