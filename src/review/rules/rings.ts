import type { Language } from '../../openbadges/award.js';
import type { Verdict } from './decision.js';
import { atLeast, BY_CHANCE, together } from './chance.js';
import { groupBy } from './group.js';

/** One decided round, as far as who judged whom goes. */
export interface Judged {
  readonly reviewer: string;
  readonly applicant: string;
  readonly language: Language;
  readonly verdict: Verdict;
}

/** What one reviewer decided about another, who reviews too. */
interface Leg {
  readonly from: string;
  readonly to: string;
  readonly decided: number;
  readonly approved: number;
  /** Rounds of the other that anybody decided, in the same languages. */
  readonly ofAll: number;
  /** How likely chance alone gives this reviewer so many approvals of this person. */
  readonly chance: number;
}

/** Reviewers who approve each other in a circle: the first the second, …, the last the first. */
export interface Ring {
  readonly members: readonly string[];
  readonly legs: readonly Leg[];
  /** How likely chance alone brings such a circle about, anywhere among these reviewers. */
  readonly chance: number;
}

const LONGEST = 4;
/** Fewer approvals of one person than these say nothing. */
const FEWEST = 3;
/** A return now and then does not hide a ring. */
const NEARLY_ALWAYS = 0.8;
/** Every leg has to be unusual by itself. */
const UNUSUAL = 0.05;

/**
 * Circles of up to four reviewers who nearly always approve each other, and more often than chance gives them to each other. By chance,
 * a round goes to each reviewer of its language by how much they review, and is approved at the rate at which all reviewers'
 * own rounds are. The chances of the legs are put together, times the number of circles that could be.
 */
export function findRings(rounds: readonly Judged[], byChance = BY_CHANCE): Ring[] {
  const reviewers = new Set(rounds.map(({ reviewer }) => reviewer));
  const legs = legsOf(rounds, reviewers);
  const found: Ring[] = [];
  for (let length = 2; length <= LONGEST; length++)
    for (const circle of circlesOf(legs, length)) {
      const members = circle.map(({ from }) => from);
      // A longer circle that runs through a shorter one says nothing new.
      if (found.some((ring) => ring.members.every((member) => members.includes(member)))) continue;
      const chance = Math.min(
        1,
        together(circle.map((leg) => leg.chance)) * circlesAmong(reviewers.size, length),
      );
      if (chance <= byChance) found.push({ members, legs: circle, chance });
    }
  return found.sort((a, b) => a.chance - b.chance);
}

const countApproved = (rounds: readonly Judged[]) =>
  rounds.filter(({ verdict }) => verdict === 'approve').length;

/** Who nearly always approves whom, and unusually often, among those who review. */
function legsOf(rounds: readonly Judged[], reviewers: ReadonlySet<string>): Leg[] {
  const peers = rounds.filter(({ applicant }) => reviewers.has(applicant));
  const rate = countApproved(peers) / peers.length;
  const load = loadOf(rounds);
  const byPair = groupBy(peers, ({ reviewer, applicant }) => `${reviewer} ${applicant}`);
  return [...byPair.values()].flatMap((decided) => {
    const [one] = decided;
    const approved = countApproved(decided);
    if (!one || approved < FEWEST || approved < decided.length * NEARLY_ALWAYS) return [];
    const languages = new Set(decided.map(({ language }) => language));
    const all = peers.filter(
      ({ applicant, language }) => applicant === one.applicant && languages.has(language),
    );
    const chance = atLeast(approved, all.length, shareOf(one, languages, load) * rate);
    const pair = { from: one.reviewer, to: one.applicant };
    const leg = { ...pair, decided: decided.length, approved, ofAll: all.length, chance };
    return chance <= UNUSUAL ? [leg] : [];
  });
}

/** How many rounds each reviewer decided, and in which language: `fi somebody` → 12. */
function loadOf(rounds: readonly Judged[]): Map<string, number> {
  const load = new Map<string, number>();
  for (const { language, reviewer } of rounds) {
    const key = `${language} ${reviewer}`;
    load.set(key, (load.get(key) ?? 0) + 1);
  }
  return load;
}

/** The share of these languages' rounds that falls to a reviewer when the applicant's own reviewing is left out. */
function shareOf(
  { reviewer, applicant }: Judged,
  languages: ReadonlySet<Language>,
  load: ReadonlyMap<string, number>,
): number {
  const shares = [...languages].map((language) => {
    const others = [...load].filter(
      ([key]) => key.startsWith(`${language} `) && key !== `${language} ${applicant}`,
    );
    return (load.get(`${language} ${reviewer}`) ?? 0) / others.reduce((sum, [, rounds]) => sum + rounds, 0);
  });
  return Math.max(...shares);
}

/** Every simple circle of this length, each once: it begins with its smallest member. */
function* circlesOf(legs: readonly Leg[], length: number): Generator<Leg[]> {
  const bySource = groupBy(legs, ({ from }) => from);
  function* grow(path: Leg[], first: string): Generator<Leg[]> {
    for (const leg of bySource.get(path.at(-1)?.to ?? first) ?? []) {
      if (path.length === length - 1 && leg.to === first) yield [...path, leg];
      const isNew = leg.to > first && !path.some(({ to }) => to === leg.to);
      if (path.length < length - 1 && isNew) yield* grow([...path, leg], first);
    }
  }
  for (const first of bySource.keys()) yield* grow([], first);
}

/** How many circles of this length there could be among so many. */
function circlesAmong(many: number, length: number): number {
  let ways = 1;
  for (let at = 0; at < length; at++) ways *= many - at;
  return ways / length;
}
