import type { Language } from '../../openbadges/award.js';
import type { Finding } from '../../openbadges/finding.js';
import type { Summary } from '../steps/summary.js';

/** What the page with the verdict says. A missing word in a language does not compile. */
interface VerdictWords {
  readonly worth: Worth;
  readonly says: string;
  readonly trustWords: string;
  readonly kind: Readonly<Record<Exclude<Summary['kind'], 'badge'>, string>>;
  readonly facts: Facts;
  readonly parts: string;
  readonly noParts: string;
  readonly findings: string;
  readonly nothingOdd: string;
  passed(count: number): string;
  readonly forEngineers: string;
  readonly outcomes: Readonly<Record<Finding['outcome'], string>>;
  readonly again: string;
}

/** Who says that they issued it, and whether that is proved. */
interface Worth {
  readonly heading: string;
  ours(issuer: string): string;
  known(issuer: string): string;
  /** The issuer is nothing but a key. */
  keyOnly(name: string): string;
  site(name: string, host: string): string;
  untied(name: string): string;
  other(name: string, id: string): string;
  /** Nothing of what was handed in is proved. */
  readonly nothing: string;
  readonly notChecked: string;
  /** What to do before relying on it. */
  readonly next: string;
  look(host: string): string;
  readonly ask: string;
  readonly askHolder: string;
  /** The recipient that was given is not the one that the badge was issued to. */
  readonly spelling: string;
  readonly handInAward: string;
  readonly later: string;
  readonly unasked: string;
}

interface Facts {
  readonly name: string;
  readonly description: string;
  readonly criteria: string;
  readonly issuer: string;
  readonly issuedOn: string;
  readonly validUntil: string;
  readonly noEnd: string;
  readonly language: string;
  readonly recipient: string;
  readonly matches: string;
  readonly matchesNot: string;
  readonly notAsked: string;
  readonly id: string;
  readonly standard: string;
}

const fi: VerdictWords = {
  worth: {
    heading: 'Minkä arvoinen se on',
    ours: (issuer) => `Myöntäjä: ${issuer}. Se on todistettu: merkki on omassa rekisterissämme.`,
    known: (issuer) =>
      `Myöntäjä: ${issuer}. Se on todistettu, ja myöntäjä on tuntemiemme myöntäjien luettelossa.`,
    keyOnly: (name) =>
      `Merkki sanoo, että sen on myöntänyt ${name}. Todistettu on vain, että sen on allekirjoittanut tietyn avaimen haltija. Kuka tahansa voi tehdä sellaisen avaimen ja kirjoittaa sen viereen minkä tahansa nimen.`,
    site: (name, host) =>
      `Merkki sanoo, että sen on myöntänyt ${name}. Todistettu on vain, että sivusto ${host} vahvistaa merkin. Emme tiedä, kenen sivusto se on.`,
    untied: (name) =>
      `Merkki sanoo, että sen on myöntänyt ${name}. Sitä ei ole todistettu: mikään ei yhdistä allekirjoitusavainta tähän myöntäjään.`,
    other: (name, id) => `Merkki sanoo, että sen on myöntänyt ${name}. Todistettu myöntäjä on ${id}.`,
    nothing:
      'Mitään ei ole todistettu, joten emme näytä siitä mitään: emme merkin nimeä, myöntäjää emmekä saajaa.',
    notChecked: 'Tätä ei voitu tarkistaa',
    next: 'Mitä seuraavaksi',
    look: (host) =>
      `Kirjoita osoite ${host} itse selaimeesi ja katso, onko se sen organisaation sivusto, jota oletat.`,
    ask: 'Kysy organisaatiolta, onko se myöntänyt merkin. Etsi puhelinnumero tai osoite itse; älä ota sitä merkistä.',
    askHolder:
      'Pyydä merkin antajalta alkuperäinen, tai kysy organisaatiolta, jonka sanotaan myöntäneen merkin.',
    spelling:
      'Tarkista ensin, että osoite on kirjoitettu oikein. Kokeile sitten saajan toista osoitetta, esimerkiksi työosoitetta.',
    handInAward: 'Anna tarkistettavaksi itse myönnetty merkki: pyydä saajalta sen linkki, kuva tai tiedosto.',
    later: 'Yritä myöhemmin uudelleen. Jos tulos ei muutu, kysy myöntäjältä.',
    unasked:
      'Varmista, että merkki kuuluu sille, joka sen näyttää: tarkista se uudelleen hänen sähköpostiosoitteellaan.',
  },
  says: 'Mitä merkki sanoo',
  trustWords: 'Luota näihin tietoihin, älä kuvaan: kuvaan voi piirtää mitä tahansa.',
  kind: {
    endorsement:
      'Tämä ei ole merkki vaan suositus: joku puhuu merkin tai sen myöntäjän puolesta. Se on yhtä arvokas kuin antajansa.',
    record: 'Tämä on kooste, jossa on useita merkkejä. Jokainen tarkistettiin erikseen.',
  },
  facts: {
    name: 'Nimi',
    description: 'Kuvaus',
    criteria: 'Mitä vaadittiin',
    issuer: 'Myöntäjä',
    issuedOn: 'Myönnetty',
    validUntil: 'Voimassa asti',
    noEnd: 'toistaiseksi',
    language: 'Kieli',
    recipient: 'Saaja',
    matches: 'Se, josta kysyit',
    matchesNot: 'Ei se osoite, jonka annoit',
    notAsked: 'Ei tarkistettu, koska et kertonut, kenen merkin pitäisi olla',
    id: 'Tunniste',
    standard: 'Standardi',
  },
  parts: 'Koosteen merkit',
  noParts: 'Yhtäkään ei tarkistettu.',
  findings: 'Mitä havaittiin',
  nothingOdd: 'Mikään ei ole väärin, eikä mitään jäänyt tarkistamatta.',
  passed: (count) => (count === 1 ? 'Kunnossa: 1 tarkistus' : `Kunnossa: ${count} tarkistusta`),
  forEngineers: 'Asiantuntijalle',
  outcomes: { passed: 'Kunnossa', failed: 'Väärin', warning: 'Huomaa', 'not-checked': 'Ei tarkistettu' },
  again: 'Tarkista toinen merkki',
};

const sv: VerdictWords = {
  worth: {
    heading: 'Vad det är värt',
    ours: (issuer) => `Utfärdare: ${issuer}. Det är bevisat: märket finns i vårt eget register.`,
    known: (issuer) =>
      `Utfärdare: ${issuer}. Det är bevisat, och utfärdaren finns på vår lista över kända utfärdare.`,
    keyOnly: (name) =>
      `Märket säger att det har utfärdats av ${name}. Bevisat är bara att den som har en viss nyckel har undertecknat det. Vem som helst kan göra en sådan nyckel och skriva vilket namn som helst bredvid.`,
    site: (name, host) =>
      `Märket säger att det har utfärdats av ${name}. Bevisat är bara att webbplatsen ${host} bekräftar märket. Vi vet inte vems webbplats det är.`,
    untied: (name) =>
      `Märket säger att det har utfärdats av ${name}. Det är inte bevisat: inget knyter nyckeln som undertecknade till den utfärdaren.`,
    other: (name, id) => `Märket säger att det har utfärdats av ${name}. Den bevisade utfärdaren är ${id}.`,
    nothing:
      'Inget är bevisat, så vi visar inget av det som märket säger: varken namn, utfärdare eller innehavare.',
    notChecked: 'Det här kunde inte kontrolleras',
    next: 'Vad du kan göra nu',
    look: (host) =>
      `Skriv själv adressen ${host} i din webbläsare och se om det är den organisations webbplats som du väntar dig.`,
    ask: 'Fråga organisationen om den har utfärdat märket. Sök själv upp telefonnumret eller adressen; ta dem inte från märket.',
    askHolder:
      'Be den som gav dig märket om originalet, eller fråga organisationen som sägs ha utfärdat det.',
    spelling:
      'Kontrollera först att adressen är rätt stavad. Prova sedan innehavarens andra adress, till exempel arbetsadressen.',
    handInAward: 'Lämna in själva det utfärdade märket: be innehavaren om dess länk, bild eller fil.',
    later: 'Försök igen senare. Om svaret inte ändras, fråga utfärdaren.',
    unasked:
      'Försäkra dig om att märket tillhör den som visar det: kontrollera det igen med personens e-postadress.',
  },
  says: 'Vad märket säger',
  trustWords: 'Lita på de här uppgifterna, inte på bilden: på en bild kan man rita vad som helst.',
  kind: {
    endorsement:
      'Det här är inget märke utan en rekommendation: någon talar för ett märke eller dess utfärdare. Den är värd lika mycket som den som gav den.',
    record: 'Det här är en samling av flera märken. Vart och ett kontrollerades för sig.',
  },
  facts: {
    name: 'Namn',
    description: 'Beskrivning',
    criteria: 'Vad som krävdes',
    issuer: 'Utfärdare',
    issuedOn: 'Beviljat',
    validUntil: 'Giltigt till',
    noEnd: 'tills vidare',
    language: 'Språk',
    recipient: 'Innehavare',
    matches: 'Den du frågade om',
    matchesNot: 'Inte adressen du gav',
    notAsked: 'Inte kontrollerat, eftersom du inte sade vems det ska vara',
    id: 'Identifierare',
    standard: 'Standard',
  },
  parts: 'Märkena i samlingen',
  noParts: 'Inget kontrollerades.',
  findings: 'Vad som hittades',
  nothingOdd: 'Inget är fel, och inget blev okontrollerat.',
  passed: (count) => (count === 1 ? 'I ordning: 1 kontroll' : `I ordning: ${count} kontroller`),
  forEngineers: 'För experter',
  outcomes: { passed: 'I ordning', failed: 'Fel', warning: 'Observera', 'not-checked': 'Inte kontrollerat' },
  again: 'Kontrollera ett annat märke',
};

const en: VerdictWords = {
  worth: {
    heading: 'What it is worth',
    ours: (issuer) => `Issued by: ${issuer}. That is proved: the badge is in our own register.`,
    known: (issuer) =>
      `Issued by: ${issuer}. That is proved, and the issuer is on our list of known issuers.`,
    keyOnly: (name) =>
      `The badge says that it was issued by ${name}. Only this is proved: whoever holds a certain key signed it. Anybody can make such a key and write any name beside it.`,
    site: (name, host) =>
      `The badge says that it was issued by ${name}. Only this is proved: the site ${host} confirms the badge. Whose site that is, we do not know.`,
    untied: (name) =>
      `The badge says that it was issued by ${name}. That is not proved: nothing ties the key that signed to this issuer.`,
    other: (name, id) => `The badge says that it was issued by ${name}. Its issuer proved to be ${id}.`,
    nothing:
      'Nothing is proved, so we show nothing of what it says: not its name, not its issuer, not its holder.',
    notChecked: 'This could not be checked',
    next: 'What to do next',
    look: (host) =>
      `Type the address ${host} into your browser yourself and see whether it is the site of the organisation that you expect.`,
    ask: 'Ask the organisation whether it issued the badge. Find its telephone number or address yourself; do not take it from the badge.',
    askHolder:
      'Ask whoever gave you the badge for the original, or ask the organisation that is said to have issued it.',
    spelling:
      'Check first that the address is spelled correctly. Then try the holder’s other address, for example the one at work.',
    handInAward: 'Hand in the award itself: ask its holder for its link, picture or file.',
    later: 'Try again later. If it stays so, ask the issuer.',
    unasked:
      'Make sure that the badge belongs to whoever shows it: check it again with their e-mail address.',
  },
  says: 'What the badge says',
  trustWords: 'Go by these words and not by the picture: anything can be drawn on a picture.',
  kind: {
    endorsement:
      'This is not a badge but an endorsement: somebody speaks for a badge or its issuer. It is worth as much as whoever gave it.',
    record: 'This is a record that holds several badges. Each was checked by itself.',
  },
  facts: {
    name: 'Name',
    description: 'Description',
    criteria: 'What was required',
    issuer: 'Issuer',
    issuedOn: 'Issued',
    validUntil: 'Valid until',
    noEnd: 'until further notice',
    language: 'Language',
    recipient: 'Holder',
    matches: 'The one you asked about',
    matchesNot: 'Not the address that you gave',
    notAsked: 'Not checked, because you did not say whose it should be',
    id: 'Identifier',
    standard: 'Standard',
  },
  parts: 'The badges of the record',
  noParts: 'None was examined.',
  findings: 'What was found',
  nothingOdd: 'Nothing is wrong, and nothing was left unchecked.',
  passed: (count) => (count === 1 ? 'In order: 1 check' : `In order: ${count} checks`),
  forEngineers: 'For engineers',
  outcomes: { passed: 'In order', failed: 'Wrong', warning: 'Note', 'not-checked': 'Not checked' },
  again: 'Check another badge',
};

export const verdictWords: Readonly<Record<Language, VerdictWords>> = { fi, sv, en };
