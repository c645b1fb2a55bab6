import type { Language, Localized } from '../openbadges/award.js';

/** Raised whenever the meaning of a figure changes; stands in every answer and export. */
export const definitionsVersion = '2';

export const figureCodes = ['K1', 'K2', 'K3', 'K4', 'K5'] as const;
export type FigureCode = (typeof figureCodes)[number];

/** `B` is the base that shares are taken of; `K8` is asked for by itself. */
type DefinedCode = FigureCode | 'B' | 'K8';

interface Definition {
  readonly name: Localized;
  readonly definition: Localized;
}

/** What each figure means, for those who read it. */
const definitions: Readonly<Record<DefinedCode, Definition>> = {
  B: {
    name: { fi: 'Perusjoukko', sv: 'Basmängd', en: 'Base' },
    definition: {
      fi: 'Henkilöstörekisterin henkilöt, jotka ovat palveluksessa peruspäivänä valituin rajauksin. Henkilö lasketaan kerran, vaikka hänellä olisi useita tehtäviä; lähtijä lasketaan viimeiseen palveluspäiväänsä asti. Yksiköiden luvut eivät summaudu kaupungin luvuksi.',
      sv: 'Personer i personalregistret som är i tjänst på basdagen inom de valda avgränsningarna. En person räknas en gång, även med flera uppgifter; den som slutar räknas till och med sin sista tjänstedag. Enheternas tal summerar inte till stadens tal.',
      en: 'Persons in the staff register who are in service on the base date, within the filters asked for. A person counts once, also with several jobs; whoever leaves counts until the last day of service. The figures of units do not add up to the figure of the city.',
    },
  },
  K1: {
    name: { fi: 'Tason aloittaneet', sv: 'Har påbörjat nivån', en: 'Has begun the level' },
    definition: {
      fi: 'Perusjoukon henkilöt, joilla on vähintään yksi tason merkki – taitomerkki tai tasomerkki – joka on myönnetty viimeistään peruspäivänä eikä ole päivän päättyessä mitätöity, keskeytetty tai vanhentunut. Osuus lasketaan perusjoukosta.',
      sv: 'Personer i basmängden med minst ett märke på nivån – ett färdighetsmärke eller nivåmärket – som beviljats senast på basdagen och som vid dagens slut varken är återkallat, tillfälligt indraget eller har gått ut. Andelen räknas av basmängden.',
      en: 'Persons of the base with at least one badge of the level – a skill badge or the level badge – that was issued on the base date or before and is neither revoked, suspended nor expired at the end of that day. The share is of the base.',
    },
  },
  K2: {
    name: { fi: 'Tason saavuttaneet', sv: 'Har nått nivån', en: 'Has reached the level' },
    definition: {
      fi: 'Perusjoukon henkilöt, joiden tasomerkki on voimassa peruspäivän päättyessä. Osuus lasketaan perusjoukosta.',
      sv: 'Personer i basmängden vars nivåmärke är giltigt vid basdagens slut. Andelen räknas av basmängden.',
      en: 'Persons of the base whose level badge is valid at the end of the base date. The share is of the base.',
    },
  },
  K3: {
    name: { fi: 'Ero tavoitteeseen', sv: 'Avstånd till målet', en: 'Gap to the target' },
    definition: {
      fi: 'Tason saavuttaneiden osuus (K2) miinus tavoite prosenttiyksikköinä sekä puuttuvat henkilöt: tavoite × perusjoukko ylöspäin pyöristettynä miinus K2, vähintään 0.',
      sv: 'Andelen som har nått nivån (K2) minus målet i procentenheter samt personer som saknas: målet × basmängden avrundat uppåt minus K2, minst 0.',
      en: 'The share that has reached the level (K2) minus the target, in percentage points; and the persons missing: target × base, rounded up, minus K2, at least 0.',
    },
  },
  K4: {
    name: { fi: 'Myönnetyt merkit', sv: 'Beviljade märken', en: 'Badges issued' },
    definition: {
      fi: 'Taitomerkit, joiden myöntämispäivä on jaksolla, merkeittäin ja kuukausittain, myös myöhemmin mitätöidyt. Tasomerkit ja mitätöinnit esitetään erikseen; mitätöinti kuuluu kuukauteen, jona se tehtiin. Rajaukset koskevat henkilön palvelussuhdetta myöntämispäivänä.',
      sv: 'Färdighetsmärken vars beviljningsdag hör till perioden, per märke och månad, även senare återkallade. Nivåmärken och återkallelser visas särskilt; en återkallelse hör till den månad då den gjordes. Avgränsningarna gäller personens anställning på beviljningsdagen.',
      en: 'Skill badges whose date of issue lies in the period, by badge and month, also those revoked later. Level badges and revocations are shown apart; a revocation belongs to the month in which it was made. Filters look at the job that the person had on the date of issue.',
    },
  },
  K5: {
    name: { fi: 'Vähintään yksi merkki', sv: 'Minst ett märke', en: 'At least one badge' },
    definition: {
      fi: 'Perusjoukon henkilöt, joilla on peruspäivän päättyessä vähintään yksi voimassa oleva merkki miltä tahansa tasolta. Osuus lasketaan perusjoukosta.',
      sv: 'Personer i basmängden som vid basdagens slut har minst ett giltigt märke på någon nivå. Andelen räknas av basmängden.',
      en: 'Persons of the base with at least one valid badge of any level at the end of the base date. The share is of the base.',
    },
  },
  K8: {
    name: { fi: 'Palautukset kriteereittäin', sv: 'Returer per kriterium', en: 'Returns per criterion' },
    definition: {
      fi: 'Jaksolla ensimmäisen kerran päätetyt hakemukset, joissa kriteeri jäi alle hyväksymisrajan osaamista koskevasta syystä; osuus lasketaan kaikista kriteerin ensimmäisistä päätöksistä. Muodolliset syyt esitetään erikseen eivätkä kuulu osuuteen. Hylätyt hakemukset (kaksoiskappale, ulkopuolinen, väärinkäyttö) eivät ole mukana. Rajaukset koskevat hakijan palvelussuhdetta päätöspäivänä.',
      sv: 'Ansökningar som avgjorts första gången under perioden och där kriteriet låg under gränsen för godkännande av en orsak som gäller kunnande; andelen räknas av alla första avgöranden för kriteriet. Formella orsaker visas särskilt och ingår inte i andelen. Avslagna ansökningar (dubblett, utomstående, missbruk) är inte med. Avgränsningarna gäller den sökandes anställning på avgörandets dag.',
      en: 'Applications decided for the first time in the period in which the criterion was below the score for approval for a reason that tells about skill; the share is of all first decisions on the criterion. Formal reasons are shown apart and are in no share. Rejected applications (duplicate, outsider, misuse) are left out. Filters look at the job that the applicant had on the day of the decision.',
    },
  },
};

/** The name and meaning of a figure in one language. */
export function describeFigure<Code extends DefinedCode>(code: Code, language: Language) {
  const { name, definition } = definitions[code];
  return { code, name: name[language], definition: definition[language] };
}
