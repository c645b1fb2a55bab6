import type { NoticeKind } from '../notice.js';

/** What a message says: the title is also the subject of its e-mail. */
export interface Said {
  readonly title: string;
  readonly text: string;
}

/** The facts of a message, in the words of a language: what is not known is an empty text. */
interface Told {
  readonly badge: string;
  readonly level: string;
  readonly day: string;
  readonly count: number;
}

/** Everything that messages say in one language; a missing text does not compile. */
export interface Words {
  readonly kinds: Readonly<Record<NoticeKind, (told: Told) => Said>>;
  /** The subject of an e-mail with several messages. */
  several(count: number): string;
  readonly greeting: string;
  readonly open: string;
  /** Why somebody gets this, and how to get less of it. */
  readonly ending: string;
  /** A day as people write it. */
  day(iso: string): string;
}
