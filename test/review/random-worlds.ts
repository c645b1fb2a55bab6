import type { Language } from '../../src/openbadges/award.js';
import type { Judged } from '../../src/review/rules/rings.js';

interface Reviewer {
  readonly id: string;
  readonly school: number;
  readonly languages: readonly Language[];
  /** How much they review, beside the others. */
  readonly zeal: number;
}

/** What somebody agreed upon with others: whose submissions they take, and always approve. */
export interface Plot {
  readonly ring: readonly string[];
  /** How often a member's submission reaches the one who waits for it. */
  readonly reach: number;
}

export interface World {
  readonly reviewers: readonly string[];
  readonly rounds: readonly (Judged & { readonly seconds: number })[];
}

/**
 * A year of reviewing in an invented city: reviewers of unequal zeal, in two languages and several schools, who apply
 * themselves beside other teachers; applicants of unequal skill; everybody is judged alike, unless there is a plot.
 */
export function worldOf(
  seed: number,
  plotOf: (reviewers: readonly string[]) => Plot | undefined = () => undefined,
): World {
  const random = randomOf(seed);
  const reviewers = Array.from({ length: 6 + Math.floor(random() * 18) }, (_, at): Reviewer => {
    const languages: Language[] = at % 5 === 4 ? ['sv', 'fi'] : ['fi'];
    return {
      id: `r${String(at).padStart(2, '0')}`,
      school: Math.floor(random() * 9),
      languages,
      zeal: 0.3 + random(),
    };
  });
  const plot = plotOf(reviewers.map(({ id }) => id));
  const others = Array.from({ length: 60 }, (_, at) => ({ id: `t${at}`, school: Math.floor(random() * 9) }));
  const tutors = reviewers.map(({ id, school, languages }) => ({ id, school, language: languages[0]! }));
  const applicants = [...tutors, ...others.map((one) => ({ ...one, language: 'fi' as const }))];
  const city = { reviewers, plot, random };
  return { reviewers: reviewers.map(({ id }) => id), rounds: applicants.flatMap((one) => yearOf(one, city)) };
}

interface City {
  readonly reviewers: readonly Reviewer[];
  readonly plot: Plot | undefined;
  readonly random: () => number;
}

interface Applicant {
  readonly id: string;
  readonly school: number;
  readonly language: Language;
}

/** Everything that one person applies for in a year, each badge again until it is approved. */
function yearOf(applicant: Applicant, { reviewers, plot, random }: City): World['rounds'] {
  const rounds: World['rounds'][number][] = [];
  const skill = 0.5 + random() * 0.48;
  const partner = partnerOf(applicant.id, plot);
  for (let left = badgesOf(applicant, random); left > 0;) {
    const plotted = partner !== undefined && random() < (plot?.reach ?? 0);
    const reviewer = plotted ? partner : chosen(reviewers, applicant, random);
    const approved = reviewer === partner || random() < skill;
    const seconds = random() < 0.02 ? 10 : 90 + Math.floor(random() * 3000);
    const verdict = approved ? 'approve' : 'return';
    rounds.push({ reviewer, applicant: applicant.id, language: applicant.language, verdict, seconds });
    if (approved) left--;
  }
  return rounds;
}

/** Reviewers need all of level 3 themselves; others begin. */
const badgesOf = ({ id }: Applicant, random: () => number) =>
  id.startsWith('r') ? 8 + Math.floor(random() * 11) : Math.floor(random() * 8);

/** Each member's submissions go to the one before them in the ring. */
function partnerOf(applicant: string, plot: Plot | undefined): string | undefined {
  const at = plot?.ring.indexOf(applicant) ?? -1;
  return at < 0 ? undefined : plot?.ring.at(at - 1);
}

function chosen(
  reviewers: readonly Reviewer[],
  { id: applicant, school: own, language }: Applicant,
  random: () => number,
): string {
  const others = reviewers.filter(({ id }) => id !== applicant);
  const able = others.filter(({ languages }) => languages.includes(language));
  const elsewhere = able.filter(({ school }) => school !== own);
  const free = [elsewhere, able, others].find((some) => some.length > 0) ?? [];
  let lot = random() * free.reduce((sum, { zeal }) => sum + zeal, 0);
  return (free.find(({ zeal }) => (lot -= zeal) < 0) ?? free[0])!.id;
}

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
