import type { Language } from '../../openbadges/award.js';

/** Somebody who reviews: appointed, or a holder of level 3. */
export interface Reviewer {
  readonly personId: string;
  readonly units: readonly string[];
  readonly languages: readonly Language[];
}

/** Whose submission it is, as far as conflicts of interest go. */
export interface Applicant {
  readonly personId: string;
  readonly units: readonly string[];
  readonly language: Language;
}

/** Why somebody may not review a submission, in the reader's words. */
export type Obstacle = 'own-submission' | 'other-language' | 'own-school';

/**
 * Never oneself; the submission's language, English being read by all; never one's own school while another
 * reviewer of that language works elsewhere.
 */
export function findObstacle(
  reviewer: Reviewer,
  applicant: Applicant,
  all: readonly Reviewer[],
): Obstacle | undefined {
  if (reviewer.personId === applicant.personId) return 'own-submission';
  if (!reads(reviewer, applicant)) return 'other-language';
  if (!sharesSchool(reviewer, applicant)) return undefined;
  const free = all.some(
    (other) =>
      other.personId !== applicant.personId && reads(other, applicant) && !sharesSchool(other, applicant),
  );
  return free ? 'own-school' : undefined;
}

const reads = ({ languages }: Reviewer, { language }: Applicant) =>
  language === 'en' || languages.includes(language);

const sharesSchool = (reviewer: Reviewer, applicant: Applicant) =>
  reviewer.units.some((unit) => applicant.units.includes(unit));
