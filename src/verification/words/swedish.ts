import type { Sentences } from './topics.js';

export const swedish: Sentences = {
  anything: {
    passed: 'I ordning.',
    failed: 'Något i märket är fel.',
    warning: 'Det finns en anmärkning om märket.',
    'not-checked': 'Något i märket kunde inte kontrolleras.',
  },
  picture: {
    failed: 'Bilden är skadad, innehåller flera märken eller gömmer märket på ett farligt sätt.',
  },
  'empty-picture': {
    failed: 'Det finns inget märke i bilden. Enbart en bild av ett märke bevisar ingenting.',
  },
  text: {
    failed: 'Märket går inte att läsa: det är skadat, avklippt eller skrivet på två sätt.',
    'not-checked': 'Märket är för stort för att läsas här.',
  },
  kind: { failed: 'Det som lämnades in är inget märke.' },
  address: { 'not-checked': 'Inget märke kunde hämtas från adressen.' },
  'our-erased': {
    'not-checked':
      'Uppgifterna om märkets innehavare har raderats här. En kopia som innehavaren har kan fortfarande kontrolleras: välj dess fil.',
  },
  'our-address': { failed: 'På den här adressen hos oss har det aldrig funnits något märke.' },
  'our-definition': {
    failed: 'Den här adressen hos oss beskriver ett märke som man kan få; den är inget utfärdat märke.',
  },
  'first-badges': {
    'not-checked':
      'Det är ett öppet märke från de första åren (före 2018), vars äkthet inte längre kan kontrolleras.',
  },
  'older-version': {
    passed: 'Märket följer en version av standarden som läses här.',
    warning: 'Märket följer en äldre version av standarden.',
    'not-checked': 'Märket följer en äldre version av standarden, och allt i det läses inte här.',
  },
  stopped: {
    'not-checked': 'Märket tar för mycket tid eller minne att kontrollera, och kontrollen avslutades.',
  },
  crash: { 'not-checked': 'Kontrollen misslyckades hos oss. Försök igen om en stund.' },
  'left-out': { warning: 'Det finns fler iakttagelser än som räknas upp här.' },
  'our-register': {
    passed: 'Märket finns ord för ord i vårt register över utfärdade märken.',
    failed: 'Märket påstår sig vara vårt men är det inte: i vårt register finns inget sådant märke.',
  },
  'our-name': {
    warning: 'Utfärdaren bär vårt namn, men märket finns inte i vårt register: det är inte vårt.',
  },
  'our-key': {
    warning:
      'En nyckel som märket undertecknades med har senare läckt ut. Märket gäller ändå, för det finns i vårt register.',
  },
  signature: {
    passed: 'Underskriften stämmer: inget har ändrats sedan märket undertecknades.',
    failed:
      'Underskriften stämmer inte: märket har ändrats efter att det undertecknades, eller är förfalskat.',
    'not-checked': 'Underskriften är av ett slag som inte kan kontrolleras här.',
  },
  unsigned: {
    failed: 'Märket saknar underskrift: vem som helst kan ha skrivit det.',
    'not-checked': 'Märket har fler underskrifter än som kontrolleras här.',
  },
  'signature-form': {
    passed: 'Underskriften är gjord enligt standarden.',
    failed: 'Underskriften är inte gjord enligt standarden och bevisar ingenting.',
    warning: 'Underskriften är av ett äldre slag.',
    'not-checked': 'Underskriften är av ett slag som inte är känt här.',
  },
  'signature-time': {
    passed: 'Nyckeln gällde när märket undertecknades.',
    failed: 'Underskriften gjordes inte medan nyckeln gällde, eller så har underskriften gått ut.',
  },
  key: {
    failed: 'Nyckeln som märket är undertecknat med går inte att lita på, eller finns inte.',
    'not-checked': 'Nyckeln som skulle bevisa underskriften kunde inte fås från utfärdaren.',
  },
  'key-owner': {
    passed: 'Nyckeln som undertecknade hör till utfärdaren som märket nämner.',
    failed: 'Märket är undertecknat med en nyckel som inte hör till utfärdaren som märket nämner.',
  },
  'key-untied': {
    warning: 'Inget knyter nyckeln som undertecknade till utfärdaren som märket nämner.',
  },
  claims: {
    passed: 'Det undertecknade intyget och märket i det säger samma sak.',
    failed: 'Det undertecknade intyget säger något annat än märket i det.',
    warning: 'Märket är inslaget i en äldre form.',
  },
  meaning: {
    passed: 'Varje ord i märket har sin överenskomna betydelse.',
    failed: 'Märket har ord utan överenskommen betydelse, som underskriften inte skyddar.',
    'not-checked': 'Märket ger sina ord betydelser som inte är kända här.',
  },
  hosted: {
    passed: 'På utfärdarens webbplats finns samma märke.',
    failed: 'På utfärdarens webbplats finns inte det här märket, eller så har det ett annat innehåll där.',
    'not-checked': 'Utfärdarens webbplats kunde inte tillfrågas om märket.',
  },
  'issuer-pages': {
    passed: 'Utfärdarens uppgifter om märket och sig själv har rätt form.',
    failed: 'Beskrivningen av märket eller utfärdaren saknas, är fel eller säger något annat än märket.',
    'not-checked': 'Beskrivningen av märket eller utfärdaren kunde inte fås från utfärdarens webbplats.',
  },
  'issuer-link': {
    passed: 'Märket, dess beskrivning och utfärdaren hör ihop.',
    failed: 'Märket, dess beskrivning och utfärdaren hör inte ihop: utfärdarens namn är lånat.',
  },
  trust: {
    passed: 'Utfärdaren är känd här.',
    warning: 'Vem utfärdaren verkligen är, är inte känt här.',
  },
  begun: { passed: 'Märket gäller redan.', failed: 'Märket gäller inte ännu.' },
  expiry: { passed: 'Märket har inte gått ut.', failed: 'Märket har gått ut.' },
  revoked: {
    passed: 'Utfärdaren har inte återkallat märket.',
    failed: 'Utfärdaren har återkallat märket.',
  },
  suspended: { failed: 'Utfärdaren har tillfälligt dragit in märket. Det kan ännu börja gälla igen.' },
  status: {
    passed: 'Utfärdaren har inte återkallat märket.',
    failed: 'Utfärdarens lista över återkallade märken är felaktig, så märket går inte att lita på.',
    'not-checked': 'Det gick inte att ta reda på om utfärdaren har återkallat märket.',
  },
  'status-message': { warning: 'Utfärdaren säger något mer om märkets tillstånd.' },
  recipient: {
    passed: 'Märket tillhör den du frågade om.',
    failed: 'Märket har inte utfärdats till adressen du gav.',
  },
  'recipient-of-record': {
    passed: 'Märket tillhör samma person som samlingen där det finns.',
    failed: 'Märket tillhör en annan person än samlingen där det finns.',
    warning: 'Samlingen och märket anger personen på olika sätt, som inte kan jämföras.',
  },
  endorsement: {
    passed: 'Andras rekommendationer av märket håller.',
    failed: 'Märket har en rekommendation i andras namn som inte håller.',
    warning: 'Andra rekommenderar märket; vad det är värt utreddes inte.',
    'not-checked': 'Andra rekommenderar märket, men rekommendationen kunde inte kontrolleras.',
  },
  part: {
    passed: 'Ett märke i samlingen är giltigt.',
    failed: 'Ett märke i samlingen duger inte.',
    warning: 'Ett märke i samlingen har en utfärdare som inte är känd här.',
    'not-checked': 'Ett märke i samlingen kunde inte kontrolleras.',
  },
  refresh: {
    passed: 'Utfärdaren har ingen nyare version av märket.',
    warning: 'Utfärdaren erbjuder en nyare version av märket. Nedan står vilken som kontrollerades.',
  },
  terms: {
    passed: 'Användningsvillkoren har rätt form.',
    failed: 'Användningsvillkoren har fel form.',
    warning: 'Märket har användningsvillkor, som inte granskades.',
  },
  'form-version': {
    passed: 'Märket säger vilken version av standarden det följer.',
    failed: 'Märket följer inte den standard som det nämner.',
    warning: 'Märket nämner sin version av standarden på ett ovanligt sätt.',
  },
  'form-badge': {
    passed: 'Märket har allt som standarden kräver.',
    failed: 'Märkets egna uppgifter är bristfälliga eller felaktiga.',
  },
  'form-issuer': {
    passed: 'Uppgifterna om utfärdaren har rätt form.',
    failed: 'Märkets uppgifter om utfärdaren är bristfälliga eller felaktiga.',
  },
  'form-key': {
    passed: 'Uppgifterna om utfärdarens nyckel har rätt form.',
    failed: 'Uppgifterna om utfärdarens nyckel är bristfälliga eller felaktiga.',
  },
  'form-dates': {
    passed: 'Märkets datum är rimliga.',
    failed: 'Ett datum i märket saknas eller är omöjligt.',
    warning: 'Ett datum i märket är skrivet på ett ovanligt sätt.',
  },
  'form-recipient': {
    passed: 'Märket säger i rätt form vem det tillhör.',
    failed: 'Märket säger inte ordentligt vem det tillhör.',
  },
  'form-achievement': {
    passed: 'Märket säger i rätt form vad det har beviljats för.',
    failed: 'Märkets uppgifter om kompetensen är bristfälliga eller felaktiga.',
  },
  'form-results': {
    passed: 'Resultaten i märket har rätt form.',
    failed: 'Resultaten i märket är bristfälliga eller motsäger varandra.',
  },
  'form-evidence': {
    passed: 'Bevisen i märket har rätt form.',
    failed: 'Bevisen i märket är bristfälligt eller felaktigt beskrivna.',
  },
  'form-status': {
    passed: 'Märket säger i rätt form var man kan fråga om dess tillstånd.',
    failed: 'Märket säger inte ordentligt var man kan fråga om dess tillstånd.',
    warning: 'Märket säger på ett ovanligt sätt var man kan fråga om dess tillstånd.',
  },
  'form-text': {
    passed: 'Märkets texter har rätt form.',
    failed: 'Märkets texter eller listor är felaktigt skrivna.',
    warning: 'Märkets texter eller listor är skrivna på ett ovanligt sätt.',
  },
};
