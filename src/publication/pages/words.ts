import type { Language } from '../../openbadges/award.js';

/** What the public pages say. A missing word in a language does not compile. */
interface Words {
  readonly languageName: string;
  readonly service: string;
  readonly city: string;
  readonly skipToContent: string;
  readonly languages: string;
  readonly aboutBadge: string;
  readonly awardedBadge: string;
  readonly issuer: string;
  readonly issuedOn: string;
  readonly validUntil: string;
  readonly noExpiry: string;
  readonly level: string;
  readonly kind: Readonly<Record<'skill' | 'discussion' | 'level', string>>;
  readonly code: string;
  readonly version: string;
  readonly documentLanguage: string;
  readonly criteria: string;
  readonly criteriaIntroduction: string;
  readonly parts: string;
  readonly evidence: string;
  readonly alignment: string;
  readonly state: Readonly<Record<'valid' | 'expired' | 'revoked' | 'suspended', string>>;
  readonly stateMeans: Readonly<Record<'valid' | 'expired', string>>;
  revokedBecause(day: string, reason: string): string;
  suspendedBecause(day: string, reason: string): string;
  readonly holder: string;
  readonly hiddenPage: string;
  readonly namelessPage: string;
  readonly erased: string;
  erasedMeans(address: string): string;
  readonly check: string;
  readonly checkMeans: string;
  readonly checkButton: string;
  readonly documents: string;
  readonly documentsMean: string;
  readonly picture: string;
  readonly signed: string;
  readonly hosted: string;
  readonly contact: string;
}

const fi: Words = {
  languageName: 'Suomi',
  service: 'Taitomerkki',
  city: 'Helsingin kaupunki',
  skipToContent: 'Siirry sisältöön',
  languages: 'Kielivalinta',
  aboutBadge: 'Osaamismerkki',
  awardedBadge: 'Myönnetty osaamismerkki',
  issuer: 'Myöntäjä',
  issuedOn: 'Myönnetty',
  validUntil: 'Voimassa',
  noExpiry: 'toistaiseksi',
  level: 'Taitotaso',
  kind: { skill: 'osaamismerkki', discussion: 'esimieskeskustelu', level: 'tasomerkki' },
  code: 'Tunnus',
  version: 'versio',
  documentLanguage: 'Merkin kieli',
  criteria: 'Mitä merkin saaja osaa',
  criteriaIntroduction: 'Merkki myönnetään, kun saaja on osoittanut nämä omassa opetuksessaan:',
  parts: 'Merkki koostuu näistä',
  evidence: 'Näyttö',
  alignment: 'Yhteys osaamiskuvauksiin',
  state: { valid: 'Voimassa', expired: 'Vanhentunut', revoked: 'Mitätöity', suspended: 'Keskeytetty' },
  stateMeans: {
    valid: 'Merkki on voimassa myöntäjän rekisterissä.',
    expired: 'Merkin voimassaoloaika on päättynyt. Saaja voi uusia sen.',
  },
  revokedBecause: (day, reason) => `Myöntäjä mitätöi merkin ${day}. Syy: ${reason}`,
  suspendedBecause: (day, reason) =>
    `Myöntäjä keskeytti merkin voimassaolon ${day}. Merkki ei ole voimassa, ennen kuin myöntäjä palauttaa sen. Syy: ${reason}`,
  holder: 'Saaja',
  hiddenPage:
    'Saaja ei ole tehnyt tästä sivusta julkista, joten se näyttää vain merkin aitouden eikä saajan nimeä.',
  namelessPage: 'Saaja on tehnyt sivusta julkisen, mutta ei näytä siinä nimeään.',
  erased: 'Merkin saajan tiedot on poistettu',
  erasedMeans: (address) =>
    `Merkkiä ei enää näytetä täällä. Saajan oma kappale on edelleen tarkistettavissa: ${address}`,
  check: 'Tarkista merkki',
  checkMeans:
    'Tarkistus lukee merkin allekirjoituksen, sisällön, voimassaolon ja mitätöinnit. Tilin luomista ei tarvita.',
  checkButton: 'Tarkista tämä merkki',
  documents: 'Merkki tiedostoina',
  documentsMean: 'Samat tiedot muodoissa, joita osaamislompakot ja muut palvelut lukevat.',
  picture: 'kuva, jossa merkki on mukana',
  signed: 'allekirjoitettu',
  hosted: 'verkossa tarkistettava',
  contact: 'Kysy merkistä',
};

const sv: Words = {
  languageName: 'Svenska',
  service: 'Taitomerkki',
  city: 'Helsingfors stad',
  skipToContent: 'Gå till innehållet',
  languages: 'Val av språk',
  aboutBadge: 'Kompetensmärke',
  awardedBadge: 'Beviljat kompetensmärke',
  issuer: 'Utfärdare',
  issuedOn: 'Beviljat',
  validUntil: 'Giltigt',
  noExpiry: 'tills vidare',
  level: 'Färdighetsnivå',
  kind: { skill: 'kompetensmärke', discussion: 'chefssamtal', level: 'nivåmärke' },
  code: 'Kod',
  version: 'version',
  documentLanguage: 'Märkets språk',
  criteria: 'Vad innehavaren kan',
  criteriaIntroduction: 'Märket beviljas när innehavaren har påvisat detta i sin egen undervisning:',
  parts: 'Märket består av',
  evidence: 'Bevis',
  alignment: 'Koppling till kompetensbeskrivningar',
  state: { valid: 'Giltigt', expired: 'Utgånget', revoked: 'Återkallat', suspended: 'Tillfälligt ogiltigt' },
  stateMeans: {
    valid: 'Märket är giltigt i utfärdarens register.',
    expired: 'Märkets giltighetstid har gått ut. Innehavaren kan förnya det.',
  },
  revokedBecause: (day, reason) => `Utfärdaren återkallade märket ${day}. Orsak: ${reason}`,
  suspendedBecause: (day, reason) =>
    `Utfärdaren drog tillfälligt in märket ${day}. Märket gäller inte förrän utfärdaren återställer det. Orsak: ${reason}`,
  holder: 'Innehavare',
  hiddenPage:
    'Innehavaren har inte gjort den här sidan offentlig; den visar bara att märket är äkta och inte innehavarens namn.',
  namelessPage: 'Innehavaren har gjort sidan offentlig men visar inte sitt namn på den.',
  erased: 'Uppgifterna om märkets innehavare har raderats',
  erasedMeans: (address) =>
    `Märket visas inte längre här. Innehavarens eget exemplar kan fortfarande kontrolleras: ${address}`,
  check: 'Kontrollera märket',
  checkMeans:
    'Kontrollen läser märkets underskrift, innehåll, giltighet och återkallelser. Du behöver inget konto.',
  checkButton: 'Kontrollera det här märket',
  documents: 'Märket som filer',
  documentsMean: 'Samma uppgifter i former som kompetensplånböcker och andra tjänster läser.',
  picture: 'bild som innehåller märket',
  signed: 'undertecknat',
  hosted: 'kontrolleras på nätet',
  contact: 'Fråga om märket',
};

const en: Words = {
  languageName: 'English',
  service: 'Taitomerkki',
  city: 'City of Helsinki',
  skipToContent: 'Skip to content',
  languages: 'Choice of language',
  aboutBadge: 'Competence badge',
  awardedBadge: 'Awarded competence badge',
  issuer: 'Issuer',
  issuedOn: 'Issued',
  validUntil: 'Valid',
  noExpiry: 'until further notice',
  level: 'Competence level',
  kind: { skill: 'skill badge', discussion: 'supervisor discussion', level: 'level badge' },
  code: 'Code',
  version: 'version',
  documentLanguage: 'Language of the badge',
  criteria: 'What the holder can do',
  criteriaIntroduction: 'The badge is awarded when the holder has shown this in their own teaching:',
  parts: 'The badge consists of',
  evidence: 'Evidence',
  alignment: 'Related competence frameworks',
  state: { valid: 'Valid', expired: 'Expired', revoked: 'Revoked', suspended: 'Suspended' },
  stateMeans: {
    valid: "The badge is valid in the issuer's register.",
    expired: "The badge's time of validity has ended. The holder can renew it.",
  },
  revokedBecause: (day, reason) => `The issuer revoked the badge on ${day}. Reason: ${reason}`,
  suspendedBecause: (day, reason) =>
    `The issuer suspended the badge on ${day}. It does not hold until the issuer reinstates it. Reason: ${reason}`,
  holder: 'Holder',
  hiddenPage:
    'The holder has not made this page public, so it says whether the badge is genuine and not whose it is.',
  namelessPage: 'The holder has made this page public, and does not show a name on it.',
  erased: 'The data of this badge’s holder was erased',
  erasedMeans: (address) =>
    `The badge is no longer shown here. The holder’s own copy can still be checked: ${address}`,
  check: 'Check the badge',
  checkMeans:
    'The check reads the signature, the content, the validity and the revocations. No account is needed.',
  checkButton: 'Check this badge',
  documents: 'The badge as files',
  documentsMean: 'The same information in the forms that wallets and other services read.',
  picture: 'image with the badge in it',
  signed: 'signed',
  hosted: 'checked online',
  contact: 'Ask about the badge',
};

export const wordsIn: Readonly<Record<Language, Words>> = { fi, sv, en };

/** A day in words of the language, as it was in Helsinki. */
export function sayDay(instant: string, language: Language): string {
  return days[language].format(new Date(instant));
}

const days = {
  fi: new Intl.DateTimeFormat('fi-FI', { dateStyle: 'long', timeZone: 'Europe/Helsinki' }),
  sv: new Intl.DateTimeFormat('sv-FI', { dateStyle: 'long', timeZone: 'Europe/Helsinki' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/Helsinki' }),
};
