import type { Retention } from '../../config.js';
import type { Localized } from '../../openbadges/award.js';

/** A text in Finnish, Swedish and English; a missing one does not compile. */
export type Texts = readonly [fi: string, sv: string, en: string];

export const toLocalized = ([fi, sv, en]: Texts): Localized => ({ fi, sv, en });

/** What people ask about their data: which kind, on what ground, for how long. `keep` is null where nothing ends it. */
interface CategoryOfData {
  readonly name: Texts;
  /** Why the city may keep it, and why it stays where an erasure leaves it. */
  readonly ground: Texts;
  readonly keep: keyof Retention | null;
}

/** The kinds of personal data, after the city's own grounds; the periods are settings. */
export const categories = {
  account: {
    name: ['Tili', 'Konto', 'Account'],
    ground: [
      'Työnantajan tehtävä: palvelu tarvitsee tilin niin kauan kuin työsuhde kestää.',
      'Arbetsgivarens uppgift: tjänsten behöver kontot så länge anställningen varar.',
      'The employer’s duty: the service needs the account for as long as the employment lasts.',
    ],
    keep: 'accountDays',
  },
  employment: {
    name: ['Palvelussuhteet', 'Anställningar', 'Jobs'],
    ground: [
      'Henkilöstön osaamistilastot menneiltä päiviltä; nimen poistuttua vain tunnisteettomana.',
      'Statistik om personalens kompetens under gångna dagar; utan namn när namnet har tagits bort.',
      'Figures on the staff’s competence on past days; without a name once the name is gone.',
    ],
    keep: null,
  },
  choice: {
    name: ['Omat valinnat', 'Egna val', 'Own choices'],
    ground: [
      'Valitset itse, ja valinnan voi perua milloin tahansa.',
      'Du väljer själv, och valet kan ångras när som helst.',
      'You choose yourself, and may take it back at any time.',
    ],
    keep: 'accountDays',
  },
  session: {
    name: ['Kirjautumiset ja avaimet', 'Inloggningar och nycklar', 'Sign-ins and tokens'],
    ground: [
      'Palvelun tietoturva; päättyy kirjautumisen mukana.',
      'Tjänstens informationssäkerhet; upphör med inloggningen.',
      'The security of the service; ends with the sign-in.',
    ],
    keep: 'accountDays',
  },
  draft: {
    name: ['Luonnokset', 'Utkast', 'Drafts'],
    ground: [
      'Oma keskeneräinen työsi; kukaan muu ei näe sitä.',
      'Ditt eget oavslutade arbete; ingen annan ser det.',
      'Your own unfinished work; nobody else sees it.',
    ],
    keep: 'draftMonths',
  },
  answers: {
    name: ['Vastaukset ja näyttö', 'Svar och bevis', 'Answers and evidence'],
    ground: [
      'Päätöksen perustelut, joita tarvitaan, jos päätöstä kysytään tai siihen haetaan muutosta.',
      'Grunden för beslutet, som behövs om någon frågar om beslutet eller söker ändring.',
      'What the decision rests on, needed when it is asked about or appealed.',
    ],
    keep: 'evidenceMonths',
  },
  review: {
    name: ['Arvioinnit ja kommentit', 'Bedömningar och kommentarer', 'Scores and comments'],
    ground: [
      'Päätöksen perustelut ja arvioinnin yhdenvertaisuuden seuranta.',
      'Motiveringen till beslutet och uppföljning av likvärdig bedömning.',
      'The reasons for the decision, and watching that reviewing is even-handed.',
    ],
    keep: 'reviewMonths',
  },
  award: {
    name: ['Päätökset ja merkit', 'Beslut och märken', 'Decisions and badges'],
    ground: [
      'Työtodistus on annettava vielä kymmenen vuotta työsuhteen jälkeen (työsopimuslaki; kunnan ja hyvinvointialueen viranhaltijalaki).',
      'Arbetsintyg ska ges ännu tio år efter anställningen (arbetsavtalslagen; lagen om kommunala tjänsteinnehavare).',
      'A certificate of employment is due for ten years after the employment (Employment Contracts Act; Act on Municipal Officeholders).',
    ],
    keep: 'awardYears',
  },
  goal: {
    name: ['Esihenkilökeskustelun tavoite', 'Mål i samtalet med chefen', 'Goal of the supervisor discussion'],
    ground: [
      'Sovittu esihenkilön kanssa osaamisen kehittämiseksi.',
      'Överenskommet med chefen för att utveckla kompetensen.',
      'Agreed with the supervisor to develop the competence.',
    ],
    keep: 'goalMonths',
  },
  message: {
    name: ['Viestit', 'Meddelanden', 'Messages'],
    ground: [
      'Palvelun ilmoitukset omista asioistasi.',
      'Tjänstens meddelanden om dina egna ärenden.',
      'What the service told you about your own matters.',
    ],
    keep: 'messageMonths',
  },
  request: {
    name: ['Tietopyynnöt', 'Begäranden om uppgifter', 'Requests about your data'],
    ground: [
      'Rekisterinpitäjän osoitusvelvollisuus (tietosuoja-asetus 5 artikla).',
      'Den personuppgiftsansvariges ansvarsskyldighet (dataskyddsförordningen artikel 5).',
      'The controller’s accountability (GDPR Article 5).',
    ],
    keep: 'auditYears',
  },
  trail: {
    name: ['Tapahtumaloki', 'Händelselogg', 'Audit trail'],
    ground: [
      'Tietoturva ja osoitusvelvollisuus; tunnisteina vain satunnaisia tunnuksia, ei nimiä eikä tekstejä.',
      'Informationssäkerhet och ansvarsskyldighet; bara slumpmässiga koder, inga namn eller texter.',
      'Security and accountability; random ids only, no names and no texts.',
    ],
    keep: 'auditYears',
  },
  house: {
    name: ['Palvelun omat tiedot', 'Tjänstens egna uppgifter', 'The service’s own data'],
    ground: ['Ei henkilötietoja.', 'Inga personuppgifter.', 'No personal data.'],
    keep: null,
  },
} as const satisfies Readonly<Record<string, CategoryOfData>>;

export type Category = keyof typeof categories;

const units = {
  Days: ['päivää', 'dygn', 'days'],
  Months: ['kuukautta', 'månader', 'months'],
  Years: ['vuotta', 'år', 'years'],
} as const;

const since: Readonly<Record<keyof Retention, Texts>> = {
  accountDays: ['työsuhteen päättymisestä', 'efter anställningens slut', 'after the end of the employment'],
  draftMonths: ['viimeisestä muutoksesta', 'efter den senaste ändringen', 'after the last change'],
  evidenceMonths: ['päätöksestä', 'efter beslutet', 'after the decision'],
  reviewMonths: ['päätöksestä', 'efter beslutet', 'after the decision'],
  goalMonths: ['vahvistuksesta', 'efter bekräftelsen', 'after the confirmation'],
  messageMonths: ['viestistä', 'efter meddelandet', 'after the message'],
  awardYears: ['työsuhteen päättymisestä', 'efter anställningens slut', 'after the end of the employment'],
  auditYears: ['tapahtumasta', 'efter händelsen', 'after the event'],
};

const always: Texts = ['pysyvästi, ilman nimeä', 'varaktigt, utan namn', 'for good, without a name'];

/** How long a kind of data is kept, in words; as the settings say. */
export function sayPeriod(category: Category, keep: Retention): Localized {
  const setting = categories[category].keep;
  if (setting === null) return toLocalized(always);
  const unit = units[setting.replace(/^[a-z]+/, '') as keyof typeof units]; // every setting ends in its unit
  const say = (at: 0 | 1 | 2) => `${keep[setting]} ${unit[at]} ${since[setting][at]}`;
  return { fi: say(0), sv: say(1), en: say(2) };
}
