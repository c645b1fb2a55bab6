import type { Sentences } from './topics.js';

export const finnish: Sentences = {
  anything: {
    passed: 'Kunnossa.',
    failed: 'Jokin merkissä on väärin.',
    warning: 'Merkistä on huomautettavaa.',
    'not-checked': 'Jotakin merkissä ei voitu tarkistaa.',
  },
  picture: {
    failed:
      'Kuva on vioittunut, siinä on useita merkkejä tai merkki on piilotettu siihen vaarallisella tavalla.',
  },
  'empty-picture': { failed: 'Kuvassa ei ole merkkiä. Pelkkä merkin kuva ei todista mitään.' },
  text: {
    failed: 'Merkkiä ei voi lukea: se on vioittunut, katkennut tai kirjoitettu kahdella tavalla.',
    'not-checked': 'Merkki on liian suuri luettavaksi täällä.',
  },
  kind: { failed: 'Se, mitä annettiin tarkistettavaksi, ei ole merkki.' },
  address: { 'not-checked': 'Osoitteesta ei saatu haettua merkkiä.' },
  'our-erased': {
    'not-checked':
      'Tämän merkin haltijan tiedot on poistettu täältä. Haltijalla olevan kopion voi yhä tarkistaa: valitse sen tiedosto.',
  },
  'our-address': { failed: 'Tässä osoitteessamme ei ole koskaan ollut merkkiä.' },
  'our-definition': {
    failed: 'Tämä osoitteemme kuvaa merkin, jonka voi saada; se ei ole kenellekään myönnetty merkki.',
  },
  'first-badges': {
    'not-checked':
      'Tämä on ensimmäisten vuosien avoin merkki (ennen vuotta 2018), jonka aitoutta ei enää voi tarkistaa.',
  },
  'older-version': {
    passed: 'Merkki noudattaa standardin versiota, jota täällä luetaan.',
    warning: 'Merkki noudattaa standardin vanhempaa versiota.',
    'not-checked': 'Merkki noudattaa standardin vanhempaa versiota, eikä kaikkea siinä lueta täällä.',
  },
  stopped: {
    'not-checked': 'Merkin tarkistaminen vie liikaa aikaa tai muistia, ja tarkistus lopetettiin.',
  },
  crash: {
    'not-checked': 'Tarkistus epäonnistui meistä johtuvasta syystä. Yritä hetken kuluttua uudelleen.',
  },
  'left-out': { warning: 'Havaintoja on enemmän kuin tässä luetellaan.' },
  'our-register': {
    passed: 'Merkki on myönnettyjen merkkien rekisterissämme sanasta sanaan.',
    failed: 'Merkki väittää olevansa meidän, mutta ei ole: rekisterissämme ei ole tällaista merkkiä.',
  },
  'our-name': {
    warning: 'Myöntäjä käyttää meidän nimeämme, mutta merkkiä ei ole rekisterissämme: se ei ole meidän.',
  },
  'our-key': {
    warning:
      'Merkin allekirjoitusavain on myöhemmin vuotanut ulkopuolisille. Merkki on silti voimassa, sillä se on rekisterissämme.',
  },
  signature: {
    passed: 'Allekirjoitus täsmää: mitään ei ole muutettu allekirjoituksen jälkeen.',
    failed: 'Allekirjoitus ei täsmää: merkkiä on muutettu allekirjoituksen jälkeen, tai se on väärennetty.',
    'not-checked': 'Allekirjoitus on sellainen, jota täällä ei voi tarkistaa.',
  },
  unsigned: {
    failed: 'Merkissä ei ole allekirjoitusta: sen on voinut kirjoittaa kuka tahansa.',
    'not-checked': 'Merkissä on enemmän allekirjoituksia kuin täällä tarkistetaan.',
  },
  'signature-form': {
    passed: 'Allekirjoitus on tehty standardin mukaan.',
    failed: 'Allekirjoitusta ei ole tehty standardin mukaan, eikä se todista mitään.',
    warning: 'Allekirjoitus on vanhempaa mallia.',
    'not-checked': 'Allekirjoitus on mallia, jota täällä ei tunneta.',
  },
  'signature-time': {
    passed: 'Avain oli voimassa, kun merkki allekirjoitettiin.',
    failed: 'Allekirjoitusta ei ole tehty avaimen voimassa ollessa, tai allekirjoitus on vanhentunut.',
  },
  key: {
    failed: 'Avaimeen, jolla merkki on allekirjoitettu, ei voi luottaa, tai sitä ei ole olemassa.',
    'not-checked': 'Allekirjoituksen todistavaa avainta ei saatu myöntäjältä.',
  },
  'key-owner': {
    passed: 'Allekirjoitusavain kuuluu merkissä mainitulle myöntäjälle.',
    failed: 'Merkki on allekirjoitettu avaimella, joka ei kuulu merkissä mainitulle myöntäjälle.',
  },
  'key-untied': { warning: 'Mikään ei yhdistä allekirjoitusavainta merkissä mainittuun myöntäjään.' },
  claims: {
    passed: 'Allekirjoitettu tunniste ja siinä oleva merkki sanovat saman.',
    failed: 'Allekirjoitettu tunniste sanoo muuta kuin siinä oleva merkki.',
    warning: 'Merkki on kääritty vanhempaan muotoon.',
  },
  meaning: {
    passed: 'Merkin jokaisella sanalla on sovittu merkitys.',
    failed: 'Merkissä on sanoja ilman sovittua merkitystä; allekirjoitus ei suojaa niitä.',
    'not-checked': 'Merkki antaa sanoilleen merkityksiä, joita täällä ei tunneta.',
  },
  hosted: {
    passed: 'Myöntäjän sivustolla on sama merkki.',
    failed: 'Myöntäjän sivustolla ei ole tätä merkkiä, tai sen sisältö on siellä toinen.',
    'not-checked': 'Merkkiä ei voitu kysyä myöntäjän sivustolta.',
  },
  'issuer-pages': {
    passed: 'Myöntäjän tiedot merkistä ja itsestään ovat muodoltaan oikein.',
    failed: 'Merkin tai myöntäjän kuvaus puuttuu, on väärin tai sanoo muuta kuin merkki.',
    'not-checked': 'Merkin tai myöntäjän kuvausta ei saatu myöntäjän sivustolta.',
  },
  'issuer-link': {
    passed: 'Merkki, sen kuvaus ja myöntäjä kuuluvat yhteen.',
    failed: 'Merkki, sen kuvaus ja myöntäjä eivät kuulu yhteen: myöntäjän nimi on lainattu.',
  },
  trust: {
    passed: 'Myöntäjä tunnetaan täällä.',
    warning: 'Täällä ei tiedetä, kuka myöntäjä todella on.',
  },
  begun: { passed: 'Merkki on jo voimassa.', failed: 'Merkki ei ole vielä voimassa.' },
  expiry: { passed: 'Merkki ei ole vanhentunut.', failed: 'Merkki on vanhentunut.' },
  revoked: {
    passed: 'Myöntäjä ei ole mitätöinyt merkkiä.',
    failed: 'Myöntäjä on mitätöinyt merkin.',
  },
  suspended: { failed: 'Myöntäjä on keskeyttänyt merkin voimassaolon. Se voi vielä palata voimaan.' },
  status: {
    passed: 'Myöntäjä ei ole mitätöinyt merkkiä.',
    failed: 'Myöntäjän luettelo mitätöidyistä merkeistä on virheellinen, joten merkkiin ei voi luottaa.',
    'not-checked': 'Ei saatu tietää, onko myöntäjä mitätöinyt merkin.',
  },
  'status-message': { warning: 'Myöntäjä sanoo merkin tilasta jotakin muutakin.' },
  recipient: {
    passed: 'Merkki kuuluu sille, josta kysyit.',
    failed: 'Merkkiä ei ole myönnetty sille osoitteelle, jonka annoit.',
  },
  'recipient-of-record': {
    passed: 'Merkki kuuluu samalle henkilölle kuin kooste, jossa se on.',
    failed: 'Merkki kuuluu eri henkilölle kuin kooste, jossa se on.',
    warning: 'Kooste ja merkki nimeävät henkilönsä eri tavoin, eikä niitä voi verrata.',
  },
  endorsement: {
    passed: 'Muiden suositukset merkille pitävät paikkansa.',
    failed: 'Merkissä on muiden nimissä suositus, joka ei pidä paikkaansa.',
    warning: 'Muut suosittelevat merkkiä; suosituksen arvoa ei selvitetty.',
    'not-checked': 'Muut suosittelevat merkkiä, mutta suositusta ei voitu tarkistaa.',
  },
  part: {
    passed: 'Koosteen merkki on voimassa.',
    failed: 'Koosteessa on merkki, joka ei kelpaa.',
    warning: 'Koosteessa on merkki, jonka myöntäjää täällä ei tunneta.',
    'not-checked': 'Koosteessa on merkki, jota ei voitu tarkistaa.',
  },
  refresh: {
    passed: 'Myöntäjällä ei ole merkistä uudempaa versiota.',
    warning: 'Myöntäjä tarjoaa merkistä uudempaa versiota. Alla kerrotaan, kumpi tarkistettiin.',
  },
  terms: {
    passed: 'Käyttöehdot ovat muodoltaan oikein.',
    failed: 'Käyttöehdot ovat muodoltaan väärin.',
    warning: 'Merkillä on käyttöehdot, joita ei tutkittu.',
  },
  'form-version': {
    passed: 'Merkki kertoo, mitä standardin versiota se noudattaa.',
    failed: 'Merkki ei noudata standardia, jonka se nimeää.',
    warning: 'Merkki nimeää standardin versionsa epätavallisesti.',
  },
  'form-badge': {
    passed: 'Merkissä on kaikki, mitä standardi vaatii.',
    failed: 'Merkin omat tiedot ovat puutteelliset tai väärin.',
  },
  'form-issuer': {
    passed: 'Tiedot myöntäjästä ovat muodoltaan oikein.',
    failed: 'Merkin tiedot myöntäjästä ovat puutteelliset tai väärin.',
  },
  'form-key': {
    passed: 'Tiedot myöntäjän avaimesta ovat muodoltaan oikein.',
    failed: 'Tiedot myöntäjän avaimesta ovat puutteelliset tai väärin.',
  },
  'form-dates': {
    passed: 'Merkin päivämäärissä on järkeä.',
    failed: 'Merkin päivämäärä puuttuu tai on mahdoton.',
    warning: 'Merkin päivämäärä on kirjoitettu epätavallisesti.',
  },
  'form-recipient': {
    passed: 'Merkki kertoo oikeassa muodossa, kenelle se kuuluu.',
    failed: 'Merkki ei kerro kunnolla, kenelle se kuuluu.',
  },
  'form-achievement': {
    passed: 'Merkki kertoo oikeassa muodossa, mistä se on myönnetty.',
    failed: 'Merkin tiedot osaamisesta ovat puutteelliset tai väärin.',
  },
  'form-results': {
    passed: 'Merkin tulokset ovat muodoltaan oikein.',
    failed: 'Merkin tulokset ovat puutteelliset tai ristiriidassa keskenään.',
  },
  'form-evidence': {
    passed: 'Merkin näyttö on muodoltaan oikein.',
    failed: 'Merkin näyttö on kuvattu puutteellisesti tai väärin.',
  },
  'form-status': {
    passed: 'Merkki kertoo oikeassa muodossa, mistä sen tilan voi kysyä.',
    failed: 'Merkki ei kerro kunnolla, mistä sen tilan voi kysyä.',
    warning: 'Merkki kertoo epätavallisesti, mistä sen tilan voi kysyä.',
  },
  'form-text': {
    passed: 'Merkin tekstit ovat muodoltaan oikein.',
    failed: 'Merkin tekstit tai luettelot on kirjoitettu väärin.',
    warning: 'Merkin tekstit tai luettelot on kirjoitettu epätavallisesti.',
  },
};
