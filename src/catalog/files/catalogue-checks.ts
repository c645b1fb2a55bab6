import {
  newestOf,
  requiresOf,
  toProblem,
  type BadgeFile,
  type Catalogue,
  type Problem,
} from './badge-file.js';
import { faultOfSvg } from './drawing.js';

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
