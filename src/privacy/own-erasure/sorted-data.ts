import type { Retention } from '../../config.js';
import type { Language } from '../../openbadges/award.js';
import { categories, sayPeriod, toLocalized, type Category, type Texts } from '../register/categories.js';

/** What people may erase themselves, by kind: ids of rows. */
export type Erasable = Readonly<Record<ErasableKind, readonly string[]>>;
type ErasableKind = 'drafts' | 'ended' | 'evidence' | 'messages' | 'signIns' | 'choices';

/** What goes now, and what stays with its ground and for how long. */
export interface SortedData {
  readonly erased: readonly { readonly what: ErasableKind; readonly name: string; readonly count: number }[];
  readonly kept: readonly {
    readonly what: Category;
    readonly name: string;
    readonly count: number;
    readonly why: string;
    readonly until: string;
  }[];
}

const names: Readonly<Record<ErasableKind, Texts>> = {
  drafts: ['Luonnokset', 'Utkast', 'Drafts'],
  ended: [
    'Vastaukset hakemuksissa, jotka peruit tai jotka hylättiin',
    'Svar i ansökningar som du återkallade eller som avslogs',
    'Answers of submissions that you withdrew or that were rejected',
  ],
  evidence: [
    'Näytöt, joihin mikään avoin hakemus ei nojaa',
    'Bevis som ingen öppen ansökan bygger på',
    'Evidence that no open submission rests on',
  ],
  messages: ['Viestit', 'Meddelanden', 'Messages'],
  signIns: [
    'Kirjautumiset ja avaimet (kirjaudut ulos kaikkialta)',
    'Inloggningar och nycklar (du loggas ut överallt)',
    'Sign-ins and tokens (you are signed out everywhere)',
  ],
  choices: [
    'Julkiset merkkisivut ja sähköpostin tiiviste uusissa merkeissä',
    'Offentliga märkessidor och e-postens kontrollsumma i nya märken',
    'Public badge pages, and the hash of the e-mail in new badges',
  ],
};

interface About {
  /** Rows of the person by category, those that go included. */
  readonly counts: ReadonlyMap<Category, number>;
  readonly keep: Retention;
  readonly language: Language;
}

/** Kinds of data that the person's own erasure takes whole. */
const goesWhole: readonly Category[] = ['draft', 'session', 'choice', 'house'];

/** Sorts a person's data for them to read before they confirm. */
export function sortData(things: Erasable, { counts, keep, language }: About): SortedData {
  const kinds = Object.keys(names) as ErasableKind[];
  return {
    erased: kinds.map((what) => ({
      what,
      name: toLocalized(names[what])[language],
      count: things[what].length,
    })),
    kept: [...counts]
      .filter(([category, count]) => count > 0 && !goesWhole.includes(category))
      .map(([what, count]) => ({
        what,
        name: toLocalized(categories[what].name)[language],
        count,
        why: toLocalized(categories[what].ground)[language],
        until: sayPeriod(what, keep)[language],
      })),
  };
}
