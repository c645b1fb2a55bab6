import type { Language } from '../../openbadges/award.js';

/** What the page says that asks for a badge, and why a badge was not taken. A missing word does not compile. */
export interface AskWords {
  readonly title: string;
  readonly lead: string;
  readonly oneOf: string;
  readonly file: string;
  readonly fileMeans: string;
  readonly text: string;
  readonly textMeans: string;
  readonly url: string;
  readonly urlMeans: string;
  readonly recipient: string;
  readonly recipientMeans: string;
  readonly button: string;
  readonly kept: string;
  readonly error: string;
  readonly refusals: Readonly<Record<AskRefusal, string>>;
}

export type AskRefusal = 'nothing' | 'url' | 'recipient' | 'form' | 'large' | 'type' | 'busy' | 'ours';

const fi: AskWords = {
  title: 'Onko tämä merkki aito?',
  lead: 'Anna osaamismerkki, kenen tahansa myöntämä. Kerromme, onko se aito ja voimassa, kuka sen on myöntänyt ja minkä arvoinen se on. Tiliä ei tarvita.',
  oneOf: 'Anna merkki yhdellä näistä tavoista',
  file: 'Tiedosto',
  fileMeans: 'Merkin kuva (PNG tai SVG) tai tiedosto (JSON tai JWT). Voit myös vetää tiedoston tähän.',
  text: 'Teksti',
  textMeans: 'Merkki tekstinä: JSON tai allekirjoitettu tunniste (JWT).',
  url: 'Osoite',
  urlMeans: 'Merkin verkko-osoite, alkaa https://',
  recipient: 'Kenen merkin pitäisi olla? (ei pakollinen)',
  recipientMeans: 'Sähköpostiosoite, DID tai verkko-osoite. Vertaamme sitä merkkiin emmekä tallenna sitä.',
  button: 'Tarkista',
  kept: 'Emme tallenna merkkiä emmekä sitä, mitä sinä annat. Jos merkin tietoja on myöntäjän sivustolla, haemme ne sieltä.',
  error: 'Merkkiä ei tarkistettu',
  refusals: {
    nothing: 'Anna merkki tiedostona, tekstinä tai osoitteena – vain yhtenä niistä.',
    url: 'Osoite ei ole verkko-osoite. Kirjoita se kokonaan, alusta asti: https://…',
    recipient: 'Saajan tunniste on liian pitkä. Anna sähköpostiosoite, DID tai verkko-osoite.',
    form: 'Lomake oli rikki tai katkesi. Yritä uudelleen.',
    large: 'Merkki on liian suuri. Kuva saa olla enintään 4 Mt ja teksti enintään 512 kt.',
    type: 'Tämä ei ole merkki. Anna kuva (PNG tai SVG), JSON tai allekirjoitettu tunniste (JWT).',
    busy: 'Juuri nyt tarkistetaan liian monta merkkiä. Yritä muutaman sekunnin kuluttua uudelleen.',
    ours: 'Jokin meni vikaan meillä. Yritä hetken kuluttua uudelleen.',
  },
};

const sv: AskWords = {
  title: 'Är det här märket äkta?',
  lead: 'Lämna in ett kompetensmärke, vem som än har utfärdat det. Vi berättar om det är äkta och giltigt, vem som har utfärdat det och vad det är värt. Inget konto behövs.',
  oneOf: 'Lämna in märket på ett av de här sätten',
  file: 'Fil',
  fileMeans: 'Märkets bild (PNG eller SVG) eller fil (JSON eller JWT). Du kan också dra filen hit.',
  text: 'Text',
  textMeans: 'Märket som text: JSON eller ett undertecknat intyg (JWT).',
  url: 'Adress',
  urlMeans: 'Märkets webbadress, börjar med https://',
  recipient: 'Vems ska märket vara? (frivilligt)',
  recipientMeans: 'E-postadress, DID eller webbadress. Vi jämför den med märket och sparar den inte.',
  button: 'Kontrollera',
  kept: 'Vi sparar varken märket eller det du lämnar in. Om en del av märkets uppgifter finns på utfärdarens webbplats hämtar vi dem där.',
  error: 'Märket kontrollerades inte',
  refusals: {
    nothing: 'Lämna in märket som fil, text eller adress – bara ett av dem.',
    url: 'Adressen är ingen webbadress. Skriv hela adressen från början: https://…',
    recipient: 'Innehavarens identifierare är för lång. Ge en e-postadress, DID eller webbadress.',
    form: 'Formuläret var trasigt eller bröts av. Försök igen.',
    large: 'Märket är för stort. En bild får vara högst 4 MB och en text högst 512 kB.',
    type: 'Det här är inget märke. Lämna in en bild (PNG eller SVG), JSON eller ett undertecknat intyg (JWT).',
    busy: 'Just nu kontrolleras för många märken. Försök igen om några sekunder.',
    ours: 'Något gick fel hos oss. Försök igen om en stund.',
  },
};

const en: AskWords = {
  title: 'Is this badge genuine?',
  lead: 'Hand in a competence badge, whoever issued it. We tell you whether it is genuine and valid, who issued it and what it is worth. No account is needed.',
  oneOf: 'Hand in the badge in one of these ways',
  file: 'File',
  fileMeans:
    'The picture of the badge (PNG or SVG) or its file (JSON or JWT). You can also drop the file here.',
  text: 'Text',
  textMeans: 'The badge as text: JSON or a signed token (JWT).',
  url: 'Link',
  urlMeans: 'The web address of the badge, begins with https://',
  recipient: 'Whose should the badge be? (optional)',
  recipientMeans: 'An e-mail address, DID or web address. We compare it with the badge and do not keep it.',
  button: 'Check',
  kept: 'We keep neither the badge nor what you hand in. Where parts of the badge lie on its issuer’s site, we fetch them there.',
  error: 'The badge was not checked',
  refusals: {
    nothing: 'Hand in the badge as a file, as text or as a link – only one of them.',
    url: 'The link is no web address. Write all of it, from the start: https://…',
    recipient: 'The holder’s identifier is too long. Give an e-mail address, DID or web address.',
    form: 'The form was broken or cut off. Try again.',
    large: 'The badge is too large. A picture may have 4 MB at most, a text 512 kB.',
    type: 'This is no badge. Hand in a picture (PNG or SVG), JSON or a signed token (JWT).',
    busy: 'Too many badges are being checked just now. Try again in a few seconds.',
    ours: 'Something failed on our side. Try again in a moment.',
  },
};

export const askWords: Readonly<Record<Language, AskWords>> = { fi, sv, en };
