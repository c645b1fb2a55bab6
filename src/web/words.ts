import type { Role } from '../allow.decorator.js';
import type { Language } from '../openbadges/award.js';

/** What the home page says; a missing word in a language does not compile. */
interface Words {
  readonly title: string;
  readonly lead: string;
  readonly check: string;
  readonly checkMeans: string;
  readonly file: string;
  readonly checkButton: string;
  readonly checkOtherwise: string;
  readonly demo: string;
  readonly demoMeans: string;
  readonly signInAs: string;
  readonly signOut: string;
  readonly yourLevels: string;
  progress(held: number, all: number): string;
  readonly state: Readonly<Record<string, string>>;
  readonly discussion: string;
  readonly discussionState: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<Role, string>>;
  readonly forPrograms: string;
}

const fi: Words = {
  title: 'Opettajien digitaitojen osaamismerkit',
  lead: 'Helsinki tunnustaa opettajiensa digitaalisen osaamisen kolmella taitotasolla. Merkit ovat avoimia: kuka tahansa voi tarkistaa ne.',
  check: 'Tarkista merkki',
  checkMeans: 'Valitse merkkitiedosto (PNG, SVG, JSON tai JWT). Tiliä ei tarvita.',
  file: 'Merkkitiedosto',
  checkButton: 'Tarkista',
  checkOtherwise: 'Tarkista osoitteen tai tekstin perusteella, tai kenelle merkki kuuluu',
  demo: 'Kokeile palvelua',
  demoMeans: 'Tämä on esittely-ympäristö. Henkilöt ja koulut ovat keksittyjä. Valitse, kenenä jatkat.',
  signInAs: 'Jatka henkilönä',
  signOut: 'Kirjaudu ulos',
  yourLevels: 'Missä olen nyt',
  progress: (held, all) => `${held}/${all} merkkiä`,
  state: {
    'not-begun': 'ei aloitettu',
    draft: 'luonnos',
    submitted: 'lähetetty',
    'in-review': 'arvioitavana',
    returned: 'palautettu täydennettäväksi',
    approved: 'hyväksytty',
    issued: 'myönnetty',
    suspended: 'merkki keskeytetty',
  },
  discussion: 'Esimieskeskustelu',
  discussionState: { confirmed: 'vahvistettu', requested: 'pyydetty', 'not-requested': 'ei vielä pyydetty' },
  roles: {
    teacher: 'opettaja',
    reviewer: 'tutoropettaja',
    lead: 'arvioinnin vastuuhenkilö',
    principal: 'rehtori',
    hr: 'henkilöstöhallinto',
    admin: 'pääkäyttäjä',
  },
  forPrograms: 'Rajapinnan kuvaus',
};

const sv: Words = {
  title: 'Kompetensmärken för lärares digitala färdigheter',
  lead: 'Helsingfors erkänner sina lärares digitala kompetens på tre färdighetsnivåer. Märkena är öppna: vem som helst kan kontrollera dem.',
  check: 'Kontrollera ett märke',
  checkMeans: 'Välj märkets fil (PNG, SVG, JSON eller JWT). Inget konto behövs.',
  file: 'Märkets fil',
  checkButton: 'Kontrollera',
  checkOtherwise: 'Kontrollera utifrån en adress eller text, eller vem märket tillhör',
  demo: 'Pröva tjänsten',
  demoMeans: 'Det här är en demonstration. Personerna och skolorna är påhittade. Välj vem du fortsätter som.',
  signInAs: 'Fortsätt som',
  signOut: 'Logga ut',
  yourLevels: 'Var jag är nu',
  progress: (held, all) => `${held}/${all} märken`,
  state: {
    'not-begun': 'inte påbörjat',
    draft: 'utkast',
    submitted: 'inskickad',
    'in-review': 'under bedömning',
    returned: 'returnerad för komplettering',
    approved: 'godkänd',
    issued: 'beviljat',
    suspended: 'märket är tillfälligt indraget',
  },
  discussion: 'Chefssamtal',
  discussionState: { confirmed: 'bekräftat', requested: 'begärt', 'not-requested': 'inte begärt ännu' },
  roles: {
    teacher: 'lärare',
    reviewer: 'tutorlärare',
    lead: 'bedömningsansvarig',
    principal: 'rektor',
    hr: 'personalförvaltning',
    admin: 'administratör',
  },
  forPrograms: 'Gränssnittets beskrivning',
};

const en: Words = {
  title: 'Competence badges for teachers’ digital skills',
  lead: 'Helsinki recognises its teachers’ digital competence on three levels. The badges are open: anybody can check them.',
  check: 'Check a badge',
  checkMeans: 'Choose a badge file (PNG, SVG, JSON or JWT). No account is needed.',
  file: 'Badge file',
  checkButton: 'Check',
  checkOtherwise: 'Check by a link or text, or whose the badge is',
  demo: 'Try the service',
  demoMeans: 'This is a demonstration. People and schools are invented. Choose whom you go on as.',
  signInAs: 'Continue as',
  signOut: 'Sign out',
  yourLevels: 'Where I stand',
  progress: (held, all) => `${held} of ${all} badges`,
  state: {
    'not-begun': 'not begun',
    draft: 'draft',
    submitted: 'sent',
    'in-review': 'in review',
    returned: 'returned for revision',
    approved: 'approved',
    issued: 'issued',
    suspended: 'badge suspended',
  },
  discussion: 'Supervisor discussion',
  discussionState: { confirmed: 'confirmed', requested: 'asked for', 'not-requested': 'not asked for yet' },
  roles: {
    teacher: 'teacher',
    reviewer: 'tutor teacher',
    lead: 'reviewer lead',
    principal: 'principal',
    hr: 'HR',
    admin: 'administrator',
  },
  forPrograms: 'Description of the interface',
};

export const wordsIn: Readonly<Record<Language, Words>> = { fi, sv, en };
