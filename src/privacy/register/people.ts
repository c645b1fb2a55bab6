import { erased, house, inner, innerErased, ofPerson, shown, type Table } from './columns.js';

/** Who works where, and who speaks: the register and the keys. */
export const people: Readonly<Record<string, Table>> = {
  person: {
    name: ['Henkilö', 'Person', 'Person'],
    category: 'account',
    rows: ofPerson('id'),
    onErasure: 'keep',
    columns: {
      id: shown('Tunniste', 'Kod', 'Id'),
      person_key: { label: ['Henkilöstönumero', 'Personalkod', 'Staff key'], onErasure: 'random' },
      first: erased('Etunimi', 'Förnamn', 'First name'),
      last: erased('Sukunimi', 'Efternamn', 'Last name'),
      email: erased('Työsähköposti', 'Arbetsepost', 'Work e-mail'),
      language: { ...shown('Kieli', 'Språk', 'Language'), category: 'choice' },
      // Whether a decision was a reviewer's is asked for as long as the decision stands.
      roles: { label: ['Roolit', 'Roller', 'Roles'], onErasure: 'rewrite', category: 'award' },
      review_languages: {
        label: ['Arviointikielet', 'Bedömningsspråk', 'Languages of reviewing'],
        onErasure: 'rewrite',
        category: 'choice',
      },
      subject_id: {
        label: ['Tunniste merkeissä', 'Kod i märkena', 'Id in your badges'],
        onErasure: 'random',
        category: 'award',
      },
      email_in_badges_since: {
        ...erased(
          'Sähköpostin tiiviste merkeissä',
          'E-postens kontrollsumma i märkena',
          'Hash of the e-mail in badges',
        ),
        category: 'choice',
      },
      erased_at: shown('Poistettu', 'Raderad', 'Erased'),
    },
  },
  employment: {
    name: ['Palvelussuhde', 'Anställning', 'Job'],
    category: 'employment',
    rows: ofPerson(),
    onErasure: 'keep',
    columns: {
      id: inner,
      person_id: inner,
      unit_oid: shown('Toimipaikka', 'Enhet', 'Unit'),
      staff_group: shown('Henkilöstöryhmä', 'Personalgrupp', 'Staff group'),
      stage: shown('Aste', 'Stadium', 'Stage'),
      fte: shown('Osuus kokoaikaisesta', 'Andel av heltid', 'Share of full time'),
      start_day: shown('Alkaa', 'Börjar', 'Starts'),
      end_day: shown('Päättyy', 'Slutar', 'Ends'),
      supervisor_id: shown('Esihenkilön tunniste', 'Chefens kod', 'Supervisor’s id'),
    },
  },
  staff_import: {
    name: ['Henkilöstötiedosto', 'Personalfil', 'Staff file'],
    category: 'account',
    rows: { by: 'search' },
    onErasure: 'keep',
    // A file names many people: one who is erased empties it whole; whoever wants to apply it uploads it again.
    columns: {
      id: inner,
      created_at: inner,
      created_by: inner,
      file: innerErased,
      row_count: inner,
      applied_before: inner,
      applied_at: inner,
    },
  },
  unit: house(
    ['Toimipaikka', 'Enhet', 'Unit'],
    ['oid', 'name', 'language', 'open_from', 'closed_on', 'successor'],
  ),
};
