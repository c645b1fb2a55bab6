import type { Words } from './shape.js';

export const sv: Words = {
  kinds: {
    'submission.received': ({ badge, day }) => ({
      title: `Din ansökan har tagits emot: märke ${badge}`,
      text: `Du får svar senast ${day}.`,
    }),
    'submission.returned': ({ badge }) => ({
      title: `Din ansökan har returnerats för komplettering: märke ${badge}`,
      text: 'I tjänsten ser du vad som ska kompletteras. Det som redan är godkänt behöver inte göras om.',
    }),
    'submission.rejected': ({ badge }) => ({
      title: `Din ansökan har avslagits: märke ${badge}`,
      text: 'Motiveringen ser du i tjänsten. Du kan begära omprövning av beslutet.',
    }),
    'badge.issued': ({ badge }) => ({
      title: `Du har fått kompetensmärket ${badge}`,
      text: 'Grattis! Märket är klart att användas.',
    }),
    'level.issued': ({ level }) => ({
      title: `Du har nått färdighetsnivå ${level}`,
      text: 'Grattis! Märket för nivån är klart att användas.',
    }),
    'discussion.asked': ({ level }) => ({
      title: `Du ombeds hålla ett chefssamtal: färdighetsnivå ${level}`,
      text: 'I tjänsten ser du vem som ber om det. Bekräfta samtalet när det har hållits.',
    }),
    'discussion.waiting': ({ level }) => ({
      title: `Ett chefssamtal väntar: färdighetsnivå ${level}`,
      text: 'Begäran har väntat i två veckor. Kom överens om en tid, eller bekräfta samtalet om det redan har hållits.',
    }),
    'discussion.confirmed': ({ level, day }) => ({
      title: `Ditt chefssamtal har bekräftats: färdighetsnivå ${level}`,
      text: `Samtalet hölls ${day}.`,
    }),
    'queue.late': ({ count }) => ({
      title: count === 1 ? 'En ansökan har väntat för länge' : `${count} ansökningar har väntat för länge`,
      text: 'Måltiden har överskridits. Du kan ta nästa ansökan till bedömning i tjänsten.',
    }),
    'draft.ending': ({ badge, day }) => ({
      title: `Ditt utkast tas snart bort: märke ${badge}`,
      text: `Utkastet har inte ändrats på länge och tas bort ${day}. Det sparas om du ändrar det.`,
    }),
    'evidence.quarantined': () => ({
      title: 'Ditt bevis visas inte längre',
      text: 'Det kan innehålla andras personuppgifter. Beviset tas bort inom ett dygn; i tjänsten ser du skälet.',
    }),
    'appeal.opened': ({ badge }) => ({
      title: `Omprövning av ett beslut har begärts: märke ${badge}`,
      text: 'Begäran väntar på behandling i tjänsten.',
    }),
    'second-look.asked': ({ badge }) => ({
      title: `Du ombeds göra en andra bedömning: märke ${badge}`,
      text: 'Bedöm ansökan i tjänsten utan att se den första bedömningen.',
    }),
    'data.answered': () => ({
      title: 'Din begäran om dina uppgifter har besvarats',
      text: 'Svaret finns i tjänsten.',
    }),
    'data.erased': () => ({
      title: 'Dina uppgifter har raderats enligt din begäran',
      text: 'I tjänsten ser du vad som sparades och varför.',
    }),
  },
  several: (count) => `${count} meddelanden från Taitomerkki`,
  greeting: 'Hej!',
  open: 'Öppna i tjänsten',
  ending:
    'Du får det här meddelandet för att du använder tjänsten Taitomerkki. I tjänsten kan du välja om meddelanden ska komma genast, en gång om dagen eller inte alls till din e-post.',
  day: (iso) => iso.split('-').map(Number).reverse().join('.'),
};
