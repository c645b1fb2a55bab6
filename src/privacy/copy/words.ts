import type { Language } from '../../openbadges/award.js';

/** What the page of a person's copy says beside the labels of the register. */
interface Words {
  readonly title: string;
  lead(day: string): string;
  readonly files: string;
  readonly missing: string;
  readonly ground: string;
  readonly machine: string;
  readonly yes: string;
  readonly no: string;
}

export const copyWords: Readonly<Record<Language, Words>> = {
  fi: {
    title: 'Omat tietoni Taitomerkissä',
    lead: (day) => `Kaikki, mitä Taitomerkki tietää sinusta ${day}. Muista ihmisistä näkyy vain tunniste.`,
    files: 'Tiedostot tässä paketissa',
    missing: 'Tiedosto ei ole saatavilla: se on poistettu, karanteenissa tai vioittunut.',
    ground: 'Miksi tietoja säilytetään',
    machine: 'Samat tiedot ohjelmille: data.json.',
    yes: 'kyllä',
    no: 'ei',
  },
  sv: {
    title: 'Mina uppgifter i Taitomerkki',
    lead: (day) => `Allt som Taitomerkki vet om dig den ${day}. Av andra människor visas bara en kod.`,
    files: 'Filerna i det här paketet',
    missing: 'Filen kan inte fås: den är borttagen, i karantän eller skadad.',
    ground: 'Varför uppgifterna bevaras',
    machine: 'Samma uppgifter för program: data.json.',
    yes: 'ja',
    no: 'nej',
  },
  en: {
    title: 'My data in Taitomerkki',
    lead: (day) =>
      `Everything that Taitomerkki knows about you on ${day}. Of other people only an id is shown.`,
    files: 'Files in this package',
    missing: 'The file is not to be had: it was removed, is in quarantine or damaged.',
    ground: 'Why the data is kept',
    machine: 'The same for programs: data.json.',
    yes: 'yes',
    no: 'no',
  },
};
