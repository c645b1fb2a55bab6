import { type Language, languages } from '../../openbadges/award.js';

/**
 * The media type that the client likes best of those on offer, our own order deciding between equals (RFC 9110 §12.5.1).
 * Whoever accepts none of them gets the first: a document is more use than a 406.
 */
export function chooseType<Type extends string>(
  accept: string | undefined,
  offers: readonly [Type, ...Type[]],
): Type {
  const ranges = parseList(accept ?? '');
  const liked = offers.map((type) => ({ type, quality: qualityOf(type, ranges) }));
  const best = liked.reduce((one, other) => (other.quality > one.quality ? other : one));
  return best.quality > 0 ? best.type : offers[0];
}

/** The language asked for in the address, or else the reader's first of ours, or else Finnish. */
export function chooseLanguage(asked: Language | undefined, acceptLanguage: string | undefined): Language {
  if (asked !== undefined) return asked;
  const [best] = parseList(acceptLanguage ?? '')
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .flatMap(({ name }) => languages.filter((language) => name.split('-')[0] === language));
  return best ?? 'fi';
}

interface Preference {
  readonly name: string;
  readonly quality: number;
}

/** Longest header that is read, in characters; what comes after is a client's own fault. */
const longest = 2_000;

function parseList(header: string): Preference[] {
  return header
    .slice(0, longest)
    .split(',')
    .map((item) => {
      const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return { name, quality: quality === undefined ? 1 : toQuality(quality.slice(2)) };
    })
    .filter(({ name }) => name !== '');
}

const toQuality = (text: string) => (/^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Number(text) : 0);

/** The most specific range that covers the type decides, not the most generous one. */
function qualityOf(type: string, ranges: readonly Preference[]): number {
  const covering = [type, `${type.split('/')[0]}/*`, '*/*'];
  const range = covering
    .map((name) => ranges.find((one) => one.name === name))
    .find((one) => one !== undefined);
  return range?.quality ?? 0;
}
