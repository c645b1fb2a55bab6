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
  readonly supervisors: readonly string[];
  /** Reviewers who declared that they are too close to this person. */
  readonly declared: readonly string[];
  /** Reviewers whose return of this very submission was appealed. */
  readonly appealed: readonly string[];
}

/** What keeps somebody from a submission whoever else is there. */
type Bar = 'own-submission' | 'other-language' | 'conflict-declared' | 'appealed';
/** What keeps somebody from it while a reviewer without any such tie is there. */
type Tie = 'supervisor' | 'own-school';

/** Why somebody may not review a submission, in the reader's words. */
export type Obstacle = Bar | Tie;

/**
 * Never oneself, never whom one declared a conflict about, never an appeal against one's own return; the submission's
 * language, English being read by all; never one's own staff or one's own school while somebody without such a tie is free.
 */
export function findObstacle(
  reviewer: Reviewer,
  applicant: Applicant,
  all: readonly Reviewer[],
): Obstacle | undefined {
  const bar = findBar(reviewer, applicant);
  if (bar) return bar;
  const tie = findTie(reviewer, applicant);
  if (!tie) return undefined;
  const free = all.some((other) => !findBar(other, applicant) && !findTie(other, applicant));
  return free ? tie : undefined;
}

function findBar({ personId, languages }: Reviewer, applicant: Applicant): Bar | undefined {
  if (personId === applicant.personId) return 'own-submission';
  if (applicant.declared.includes(personId)) return 'conflict-declared';
  if (applicant.appealed.includes(personId)) return 'appealed';
  const reads = applicant.language === 'en' || languages.includes(applicant.language);
  return reads ? undefined : 'other-language';
}

function findTie({ personId, units }: Reviewer, applicant: Applicant): Tie | undefined {
  if (applicant.supervisors.includes(personId)) return 'supervisor';
  return units.some((unit) => applicant.units.includes(unit)) ? 'own-school' : undefined;
}
