import { erased, house, inner, rewritten, shown, through, ofPerson, type Table } from './columns.js';

/** What reviewers decide, and what keeps them even-handed. */
export const reviewing: Readonly<Record<string, Table>> = {
  review_conflict: {
    // A reviewer's own word, about two people; the applicant is not told of it, and it goes with the applicant.
    name: ['Esteellisyys', 'Jäv', 'Conflict of interest'],
    category: 'review',
    rows: ofPerson(),
    onErasure: 'delete',
    columns: {
      id: inner,
      reviewer_id: inner,
      person_id: inner,
      submission_id: inner,
      reason: inner,
      declared_at: inner,
      ended_at: inner,
      live_key: inner,
    },
  },
  review_appeal: {
    name: ['Oikaisupyyntö', 'Begäran om omprövning', 'Appeal'],
    category: 'review',
    rows: through('submission', 'submission_id'),
    onErasure: 'keep',
    columns: {
      id: shown('Tunniste', 'Kod', 'Id'),
      submission_id: shown('Hakemus', 'Ansökan', 'Submission'),
      round: shown('Kierros', 'Omgång', 'Round'),
      reviewer_id: shown('Arvioijan tunniste', 'Bedömarens kod', 'Reviewer’s id'),
      text: erased('Perustelut', 'Motivering', 'Text'),
      created_at: shown('Tehty', 'Gjord', 'Made'),
    },
  },
  second_look: {
    name: ['Toinen arvio', 'Andra bedömning', 'Second look'],
    category: 'review',
    rows: through('submission', 'submission_id'),
    onErasure: 'keep',
    columns: {
      id: inner,
      decision_id: inner,
      submission_id: shown('Hakemus', 'Ansökan', 'Submission'),
      round: shown('Kierros', 'Omgång', 'Round'),
      drawn_at: shown('Arvottu', 'Lottat', 'Drawn'),
      asked_id: inner,
      scores: rewritten('Pisteet ja kommentit', 'Poäng och kommentarer', 'Scores and comments'),
      differences: shown('Erot', 'Skillnader', 'Differences'),
      comment: erased('Kommentti', 'Kommentar', 'Comment'),
      evidence_gone: inner,
      done_at: shown('Tehty', 'Gjord', 'Done'),
    },
  },
  second_look_seed: house(['Arvonnan siemen', 'Lottningens frö', 'Seed of the draw'], ['id', 'seed']),
  integrity_run: house(
    ['Eheystarkistus', 'Integritetskontroll', 'Integrity check'],
    ['id', 'day', 'started_at', 'ended_at', 'instance', 'outcome', 'findings', 'finding_count'],
  ),
  row_seal: house(['Rivin sinetin suola', 'Salt för en rads sigill', 'Salt of a row’s seal'], ['id', 'salt']),
};
