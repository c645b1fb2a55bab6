import type { Award } from '../../openbadges/award.js';
import { toCommitments } from '../../publication/published-badge.js';

/** A row by the names that its columns have in the database. */
type Row = Readonly<Record<string, unknown>>;

/** What an erasure writes into a column instead of emptying it; the facts that figures and copies need stay. */
export const rewrites: Readonly<Record<string, (row: Row, now: string) => unknown>> = {
  'person.roles': () => [],
  'person.review_languages': ({ language }) => [language],
  'submission.answers': () => [],
  'review_decision.scores': ({ scores }) => withoutWords(scores),
  'second_look.scores': ({ scores }) => withoutWords(scores),
  'evidence.removed_at': ({ removed_at: removedAt }, now) => removedAt ?? now,
  'credential.award': ({ award }) => withoutHolder(String(award)),
  'credential.ob2': ({ ob2 }) => emptied(ob2),
  'credential.ob2_jws': ({ ob2_jws: jws }) => emptied(jws),
  'credential.ob3': ({ ob3 }) => emptied(ob3),
  'credential.ob3_jwt': ({ ob3_jwt: jwt }) => emptied(jwt),
  'credential.commitments': committed,
};

/** Scores and reason codes are counted for years; what somebody wrote beside them is about the person. */
function withoutWords(scores: unknown): unknown {
  if (!Array.isArray(scores)) return scores;
  return (scores as Row[]).map(({ comment: _comment, ...score }) => score);
}

/** The award without whom it is for: badge, language, keys and place in the status list are what a copy is judged by. */
function withoutHolder(text: string): string {
  const award = JSON.parse(text) as Award; // written by our own `toReservation`
  const recipient = { subjectId: '', email: { hash: '', salt: '' }, emailInOb3: false };
  return JSON.stringify({ ...award, recipient });
}

const emptied = (text: unknown) => (text === null ? null : '');

/** Hashes of the four documents, made once, while they are there. */
function committed({ commitments, ob2, ob2_jws: ob2Jws, ob3, ob3_jwt: ob3Jwt }: Row): unknown {
  const texts = [ob2, ob2Jws, ob3, ob3Jwt];
  if (commitments !== null || texts.some((text) => typeof text !== 'string' || text === ''))
    return commitments;
  const [a, b, c, d] = texts as [string, string, string, string];
  return JSON.stringify(toCommitments({ ob2: a, ob2Jws: b, ob3: c, ob3Jwt: d }));
}
