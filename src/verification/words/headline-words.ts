import type { Language } from '../../openbadges/award.js';
import type { Headline } from './headline.js';

/** The answer in one sentence, and what it means. */
type Headlines = Readonly<Record<Headline, readonly [sentence: string, means: string]>>;

const fi: Headlines = {
  ours: ['Merkki on aito ja voimassa', 'Me olemme myöntäneet sen, ja se on rekisterissämme voimassa tänään.'],
  valid: [
    'Merkki on aito ja voimassa',
    'Sen myöntäjä tunnetaan täällä, mitään siinä ei ole muutettu, eikä sitä ole mitätöity eikä se ole vanhentunut.',
  ],
  'issuer-unknown': [
    'Merkki on eheä, mutta emme tunne sen myöntäjää',
    'Mitään siinä ei ole muutettu, ja se on voimassa. Sen arvo riippuu siitä, kuka sen on myöntänyt, ja se sinun on selvitettävä.',
  ],
  invalid: ['Merkki ei kelpaa', 'Se ei ole sellainen kuin merkin pitää olla. Syyt ovat alla.'],
  unverifiable: [
    'Merkkiä ei voitu tarkistaa kokonaan',
    'Se voi olla aito tai väärennetty: älä luota siihen, ennen kuin loputkin tiedetään.',
  ],
  'no-badge': ['Tässä ei ole merkkiä', 'Ei ollut mitään, minkä voisi tarkistaa.'],
  unreadable: ['Merkkiä ei voi lukea', 'Tiedosto tai teksti on vioittunut. Pyydä alkuperäinen.'],
  definition: [
    'Tässä osoitteessa on merkin kuvaus, ei myönnettyä merkkiä',
    'Kuvaus kertoo, minkä merkin voi saada. Se ei todista, että joku on saanut sen.',
  ],
  'not-ours': ['Emme ole myöntäneet tätä merkkiä', 'Se käyttää nimeämme tai osoitettamme luvatta.'],
  forged: [
    'Merkki on väärennetty tai sitä on muutettu',
    'Sen allekirjoitus ei täsmää. Mihinkään siinä ei voi luottaa.',
  ],
  borrowed: [
    'Merkki on väärennetty: myöntäjän nimi on lainattu',
    'Merkin mainitsema myöntäjä ei ole tehnyt sitä, vaan joku muu.',
  ],
  unproved: [
    'Mikään ei todista merkkiä aidoksi',
    'Se, minkä pitäisi todistaa merkki, puuttuu tai ei pidä. Merkin on voinut tehdä kuka tahansa.',
  ],
  revoked: ['Merkki on mitätöity', 'Sen myöntäjä on perunut sen lopullisesti. Se ei ole enää voimassa.'],
  suspended: [
    'Merkin voimassaolo on keskeytetty',
    'Se ei ole nyt voimassa. Myöntäjä voi palauttaa sen voimaan.',
  ],
  expired: ['Merkki on vanhentunut', 'Se ei ole enää voimassa. Muuta vikaa siinä ei havaittu.'],
  early: ['Merkki ei ole vielä voimassa', 'Se tulee voimaan myöhemmin. Muuta vikaa siinä ei havaittu.'],
  recipient: [
    'Merkkiä ei ole myönnetty tälle saajalle',
    'Se on myönnetty toiselle osoitteelle kuin sille, jonka annoit. Muuta vikaa siinä ei havaittu.',
  ],
  part: ['Osa koosteen merkeistä ei kelpaa', 'Alla näet, mikä niistä ei kelpaa ja miksi.'],
  'first-badges': [
    'Merkki on liian vanha tarkistettavaksi',
    'Ennen vuotta 2018 merkin takana oli vain myöntäjän verkko-osoite. Siihen, mitä merkki sanoo, ei voi luottaa.',
  ],
  unreachable: [
    'Merkkiä ei voitu nyt tarkistaa',
    'Jotakin, minkä vain myöntäjä voi näyttää, ei saatu. Merkki voi olla aito tai väärennetty.',
  ],
  stopped: ['Tarkistus jäi kesken', 'Merkistä ei voi sanoa mitään.'],
};

const sv: Headlines = {
  ours: ['Märket är äkta och giltigt', 'Vi har utfärdat det, och det är giltigt i vårt register i dag.'],
  valid: [
    'Märket är äkta och giltigt',
    'Utfärdaren är känd här, inget i märket har ändrats, och det har varken återkallats eller gått ut.',
  ],
  'issuer-unknown': [
    'Märket är oförändrat, men vi känner inte utfärdaren',
    'Inget i det har ändrats, och det gäller. Vad det är värt beror på vem som har utfärdat det, och det måste du ta reda på.',
  ],
  invalid: ['Märket duger inte', 'Det är inte sådant som ett märke ska vara. Orsakerna står nedan.'],
  unverifiable: [
    'Märket kunde inte kontrolleras helt',
    'Det kan vara äkta eller förfalskat: lita inte på det innan resten är känt.',
  ],
  'no-badge': ['Här finns inget märke', 'Det fanns inget som kunde kontrolleras.'],
  unreadable: ['Märket går inte att läsa', 'Filen eller texten är skadad. Be om originalet.'],
  definition: [
    'Den här adressen beskriver ett märke, men är inget utfärdat märke',
    'Beskrivningen säger vilket märke man kan få. Den bevisar inte att någon har fått det.',
  ],
  'not-ours': ['Vi har inte utfärdat det här märket', 'Det använder vårt namn eller vår adress utan lov.'],
  forged: [
    'Märket är förfalskat eller har ändrats',
    'Underskriften stämmer inte. Inget i märket går att lita på.',
  ],
  borrowed: [
    'Märket är förfalskat: utfärdarens namn är lånat',
    'Utfärdaren som märket nämner har inte gjort det, utan någon annan.',
  ],
  unproved: [
    'Inget bevisar att märket är äkta',
    'Det som borde bevisa märket saknas eller håller inte. Vem som helst kan ha gjort det.',
  ],
  revoked: ['Märket är återkallat', 'Utfärdaren har tagit tillbaka det för gott. Det gäller inte längre.'],
  suspended: ['Märket är tillfälligt indraget', 'Det gäller inte nu. Utfärdaren kan låta det gälla igen.'],
  expired: ['Märket har gått ut', 'Det gäller inte längre. Inget annat fel hittades i det.'],
  early: ['Märket gäller inte ännu', 'Det börjar gälla senare. Inget annat fel hittades i det.'],
  recipient: [
    'Märket har inte utfärdats till den här mottagaren',
    'Det har utfärdats till en annan adress än den du gav. Inget annat fel hittades i det.',
  ],
  part: ['Något märke i samlingen duger inte', 'Nedan ser du vilket som inte duger och varför.'],
  'first-badges': [
    'Märket är för gammalt för att kontrolleras',
    'Före 2018 fanns det bara en webbadress hos utfärdaren bakom ett märke. Det går inte att lita på vad märket säger.',
  ],
  unreachable: [
    'Märket kunde inte kontrolleras nu',
    'Något som bara utfärdaren kan visa gick inte att få. Märket kan vara äkta eller förfalskat.',
  ],
  stopped: ['Kontrollen blev inte färdig', 'Det går inte att säga något om märket.'],
};

const en: Headlines = {
  ours: ['The badge is genuine and valid', 'We issued it, and it is valid in our register today.'],
  valid: [
    'The badge is genuine and valid',
    'Its issuer is known here, nothing in it was changed, and it has been neither revoked nor has it expired.',
  ],
  'issuer-unknown': [
    'The badge is intact, but we do not know its issuer',
    'Nothing in it was changed, and it is in force. Whether it is worth anything depends on who issued it, and that you must find out.',
  ],
  invalid: ['The badge is not valid', 'It is not as a badge must be. The reasons are below.'],
  unverifiable: [
    'The badge could not be checked completely',
    'It may be genuine or forged: do not rely on it before the rest is known.',
  ],
  'no-badge': ['There is no badge here', 'There was nothing that could be checked.'],
  unreadable: ['The badge cannot be read', 'The file or text is damaged. Ask for the original.'],
  definition: [
    'This address describes a badge, and is no award of it',
    'The description says which badge can be earned. It does not prove that anybody has earned it.',
  ],
  'not-ours': ['We never issued this badge', 'It uses our name or address without right.'],
  forged: [
    'The badge is forged or has been changed',
    'Its signature does not fit. Nothing in it can be relied on.',
  ],
  borrowed: [
    'The badge is forged: its issuer’s name is borrowed',
    'The issuer that it names did not make it. Somebody else did.',
  ],
  unproved: [
    'Nothing proves the badge to be genuine',
    'What should prove it is missing or does not hold. Anybody can have made it.',
  ],
  revoked: ['The badge has been revoked', 'Its issuer took it back for good. It is not valid any more.'],
  suspended: ['The badge is suspended', 'It is not valid now. Its issuer may put it in force again.'],
  expired: ['The badge has expired', 'It is not valid any more. Nothing else was found wrong with it.'],
  early: ['The badge is not in force yet', 'It will be valid later. Nothing else was found wrong with it.'],
  recipient: [
    'The badge was not issued to this address',
    'It was issued to another address than the one that you gave. Nothing else was found wrong with it.',
  ],
  part: ['Not every badge of the record is valid', 'See below which one is not, and why.'],
  'first-badges': [
    'The badge is too old to be checked',
    'Before 2018 only an address of the issuer’s stood behind a badge. What it says cannot be relied on.',
  ],
  unreachable: [
    'The badge could not be checked now',
    'Something that only the issuer can show was not to be had. It may be genuine or forged.',
  ],
  stopped: ['The check was not finished', 'Nothing can be said about the badge.'],
};

export const headlineWords: Readonly<Record<Language, Headlines>> = { fi, sv, en };
