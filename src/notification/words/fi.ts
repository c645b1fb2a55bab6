import type { Words } from './shape.js';

export const fi: Words = {
  kinds: {
    'submission.received': ({ badge, day }) => ({
      title: `Hakemuksesi on vastaanotettu: merkki ${badge}`,
      text: `Saat vastauksen viimeistään ${day}.`,
    }),
    'submission.returned': ({ badge }) => ({
      title: `Hakemuksesi on palautettu täydennettäväksi: merkki ${badge}`,
      text: 'Palvelussa näet, mitä kohtia täydennetään. Hyväksyttyjä kohtia ei tarvitse tehdä uudelleen.',
    }),
    'submission.rejected': ({ badge }) => ({
      title: `Hakemuksesi on hylätty: merkki ${badge}`,
      text: 'Perustelun näet palvelussa. Voit pyytää päätökseen oikaisua.',
    }),
    'badge.issued': ({ badge }) => ({
      title: `Olet saanut osaamismerkin ${badge}`,
      text: 'Onneksi olkoon! Merkki on valmis käytettäväksi.',
    }),
    'level.issued': ({ level }) => ({
      title: `Olet saavuttanut taitotason ${level}`,
      text: 'Onneksi olkoon! Taitotason merkki on valmis käytettäväksi.',
    }),
    'discussion.asked': ({ level }) => ({
      title: `Sinulta pyydetään esimieskeskustelua: taitotaso ${level}`,
      text: 'Näet palvelussa, kuka pyytää. Vahvista keskustelu, kun se on pidetty.',
    }),
    'discussion.waiting': ({ level }) => ({
      title: `Esimieskeskustelu odottaa: taitotaso ${level}`,
      text: 'Pyyntö on odottanut kaksi viikkoa. Sovi keskustelusta, tai vahvista se, jos se on jo pidetty.',
    }),
    'discussion.confirmed': ({ level, day }) => ({
      title: `Esimieskeskustelusi on vahvistettu: taitotaso ${level}`,
      text: `Keskustelu pidettiin ${day}.`,
    }),
    'queue.late': ({ count }) => ({
      title:
        count === 1 ? 'Yksi hakemus on odottanut liian kauan' : `${count} hakemusta on odottanut liian kauan`,
      text: 'Tavoiteaika on ylittynyt. Voit ottaa seuraavan hakemuksen arvioitavaksi palvelussa.',
    }),
    'draft.ending': ({ badge, day }) => ({
      title: `Luonnoksesi poistetaan pian: merkki ${badge}`,
      text: `Luonnosta ei ole muutettu pitkään aikaan, ja se poistetaan ${day}. Se säilyy, kun muokkaat sitä.`,
    }),
    'evidence.quarantined': () => ({
      title: 'Näyttösi on otettu pois näkyvistä',
      text: 'Siinä voi olla muiden henkilötietoja. Näyttö poistetaan vuorokauden kuluessa; palvelussa näet syyn.',
    }),
    'appeal.opened': ({ badge }) => ({
      title: `Päätökseen on pyydetty oikaisua: merkki ${badge}`,
      text: 'Pyyntö odottaa käsittelyä palvelussa.',
    }),
    'second-look.asked': ({ badge }) => ({
      title: `Sinulta pyydetään toista arviota: merkki ${badge}`,
      text: 'Arvioi hakemus palvelussa näkemättä ensimmäistä arviota.',
    }),
    'data.answered': () => ({
      title: 'Tietojasi koskevaan pyyntöösi on vastattu',
      text: 'Vastaus on palvelussa.',
    }),
    'data.erased': () => ({
      title: 'Tietojasi on poistettu pyyntösi mukaan',
      text: 'Palvelussa näet, mitä säilytettiin ja miksi.',
    }),
  },
  several: (count) => `${count} viestiä Taitomerkistä`,
  greeting: 'Hei!',
  open: 'Avaa palvelussa',
  ending:
    'Saat tämän viestin, koska käytät Taitomerkki-palvelua. Palvelussa voit valita, tulevatko viestit heti, kerran päivässä vai eivät lainkaan sähköpostiin.',
  day: (iso) => iso.split('-').map(Number).reverse().join('.'),
};
