import type { Reason } from '../../access/sign-in/failure.js';
import type { ProviderName } from '../../config.js';
import type { Language } from '../../openbadges/award.js';

/** What the pages of the sign-in say; a missing word in a language does not compile. */
interface Words {
  readonly signIn: string;
  readonly signInWith: Readonly<Record<ProviderName, string>>;
  readonly addAccount: Readonly<Record<ProviderName, string>>;
  readonly codeTitle: string;
  readonly codeMeans: string;
  readonly code: string;
  readonly codeButton: string;
  readonly linkTitle: string;
  linkMeans(account: string, name: string): string;
  readonly linkButton: string;
  readonly account: Readonly<Record<ProviderName, string>>;
  readonly failed: string;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly tryAgain: string;
  readonly toFirstPage: string;
}

const fi: Words = {
  signIn: 'Kirjaudu sisään',
  signInWith: {
    entra: 'Kirjaudu työtunnuksella (Microsoft)',
    mpassid: 'Kirjaudu koulun tunnuksella (MPASSid)',
    demo: 'Kirjaudu kokeilutunnuksella',
  },
  addAccount: {
    entra: 'Lisää työtunnus (Microsoft)',
    mpassid: 'Lisää koulun tunnus (MPASSid)',
    demo: 'Lisää kokeilutunnus',
  },
  codeTitle: 'Ensimmäinen kirjautuminen',
  codeMeans:
    'Tunnus on todettu, mutta emme vielä tiedä, kenen henkilöstörekisterin henkilön se on. Kirjoita pääkäyttäjältä saamasi koodi. Sitä tarvitaan vain kerran.',
  code: 'Koodi',
  codeButton: 'Jatka',
  linkTitle: 'Lisää tunnus',
  linkMeans: (account, name) =>
    `Kirjauduit myös tunnuksella ${account}. Kun lisäät sen, pääset sillä vastedes sisään henkilönä ${name}. Lisää vain oma tunnuksesi.`,
  linkButton: 'Lisää tunnus',
  account: { entra: 'Microsoft', mpassid: 'MPASSid', demo: 'kokeilutunnus' },
  failed: 'Kirjautuminen ei onnistunut',
  reasons: {
    'begin-again': 'Kirjautuminen on päättynyt tai aloitettu toisessa selaimessa. Aloita uudelleen.',
    'provider-fault': 'Kirjautumispalvelu ei vastannut niin kuin pitäisi. Yritä hetken päästä uudelleen.',
    declined: 'Kirjautuminen peruttiin.',
    'not-staff': 'Tällä tunnuksella pääsee sisään vain kaupungin koulujen henkilöstö.',
    'not-in-service': 'Henkilöstörekisterin mukaan et ole nyt kaupungin palveluksessa. Kysy esihenkilöltäsi.',
    'wrong-code': 'Koodi ei ole oikea, tai se on jo käytetty tai vanhentunut. Pyydä pääkäyttäjältä uusi.',
    taken: 'Tunnus on täällä jo toisen henkilön. Ota yhteyttä pääkäyttäjään.',
  },
  tryAgain: 'Yritä uudelleen',
  toFirstPage: 'Etusivulle',
};

const sv: Words = {
  signIn: 'Logga in',
  signInWith: {
    entra: 'Logga in med arbetskontot (Microsoft)',
    mpassid: 'Logga in med skolkontot (MPASSid)',
    demo: 'Logga in med ett provkonto',
  },
  addAccount: {
    entra: 'Lägg till arbetskontot (Microsoft)',
    mpassid: 'Lägg till skolkontot (MPASSid)',
    demo: 'Lägg till ett provkonto',
  },
  codeTitle: 'Första inloggningen',
  codeMeans:
    'Kontot är bekräftat, men vi vet ännu inte vems i personalregistret det är. Skriv koden som du har fått av administratören. Den behövs bara en gång.',
  code: 'Kod',
  codeButton: 'Fortsätt',
  linkTitle: 'Lägg till ett konto',
  linkMeans: (account, name) =>
    `Du loggade också in med ${account}. När du lägger till kontot kommer du i fortsättningen in med det som ${name}. Lägg bara till ditt eget konto.`,
  linkButton: 'Lägg till kontot',
  account: { entra: 'Microsoft', mpassid: 'MPASSid', demo: 'ett provkonto' },
  failed: 'Inloggningen lyckades inte',
  reasons: {
    'begin-again': 'Inloggningen är slut eller påbörjad i en annan webbläsare. Börja om.',
    'provider-fault': 'Inloggningstjänsten svarade inte som den ska. Försök igen om en stund.',
    declined: 'Inloggningen avbröts.',
    'not-staff': 'Med det här kontot kommer bara personalen i stadens skolor in.',
    'not-in-service': 'Enligt personalregistret är du inte i stadens tjänst just nu. Fråga din chef.',
    'wrong-code':
      'Koden är inte rätt, eller den är redan använd eller för gammal. Be administratören om en ny.',
    taken: 'Kontot är redan någon annans här. Kontakta administratören.',
  },
  tryAgain: 'Försök igen',
  toFirstPage: 'Till första sidan',
};

const en: Words = {
  signIn: 'Sign in',
  signInWith: {
    entra: 'Sign in with your work account (Microsoft)',
    mpassid: 'Sign in with your school account (MPASSid)',
    demo: 'Sign in with a trial account',
  },
  addAccount: {
    entra: 'Add your work account (Microsoft)',
    mpassid: 'Add your school account (MPASSid)',
    demo: 'Add a trial account',
  },
  codeTitle: 'First sign-in',
  codeMeans:
    'The account is confirmed, but we do not know yet whose it is in the staff register. Type the code that the administrator gave you. It is needed only once.',
  code: 'Code',
  codeButton: 'Go on',
  linkTitle: 'Add an account',
  linkMeans: (account, name) =>
    `You have signed in with ${account}, too. Once it is added, it opens the service to you as ${name}. Add only an account of your own.`,
  linkButton: 'Add the account',
  account: { entra: 'Microsoft', mpassid: 'MPASSid', demo: 'a trial account' },
  failed: 'The sign-in did not succeed',
  reasons: {
    'begin-again': 'This sign-in is over, or it was begun in another browser. Begin again.',
    'provider-fault': 'The sign-in service did not answer as it should. Try again in a moment.',
    declined: 'The sign-in was cancelled.',
    'not-staff': 'Only the staff of the city’s schools come in with this account.',
    'not-in-service': 'By the staff register you are not in the city’s service now. Ask your supervisor.',
    'wrong-code': 'This code is not right, or it is used or too old. Ask the administrator for a new one.',
    taken: 'The account is somebody else’s here already. Ask the administrator.',
  },
  tryAgain: 'Try again',
  toFirstPage: 'To the first page',
};

export const signInWords: Readonly<Record<Language, Words>> = { fi, sv, en };
