/** Where one of our addresses leads: a badge of ours in one of its four texts. */
export interface OwnAddress {
  readonly id: string;
  readonly text: 'ob3' | 'ob3Jwt' | 'ob2' | 'ob2Jws';
}

/** Tells whether a URL lies at our own address, where nothing has to be fetched. */
export function isOwn(url: string, baseUrl: string): boolean {
  const [given, own] = [new URL(url), new URL(baseUrl)];
  return given.origin === own.origin && `${given.pathname}/`.startsWith(own.pathname.replace(/\/?$/, '/'));
}

/**
 * The same address as we spell it, where somebody writes another scheme or case, or a slash at the end; `undefined` for
 * one that does not lead to us. Only for what is then looked up in our register: who claims to be ours is asked by `isOwn`.
 */
export function toOwnSpelling(url: string, baseUrl: string): string | undefined {
  const [given, own] = [new URL(url), new URL(baseUrl)];
  if (given.host !== own.host) return undefined;
  const spelled = new URL(`${given.pathname.replace(/(?<!\/)\/+$/, '') || '/'}${given.search}`, own).href;
  return isOwn(spelled, baseUrl) ? spelled : undefined;
}

/** Whether one of our URLs leads to the description of a badge that can be earned, and to nobody's award. */
export function isDefinition(url: string, baseUrl: string): boolean {
  const path = new URL(url).pathname.slice(new URL(baseUrl).pathname.replace(/\/$/, '').length);
  return /^\/(ob3\/achievements|ob2\/badges|images\/badges)\//.test(path);
}

/** The badge behind one of our URLs, page and image included; `undefined` when it leads to no badge. */
export function parseOwnAddress(url: string, baseUrl: string): OwnAddress | undefined {
  const { pathname, searchParams } = new URL(url);
  const path = pathname.slice(new URL(baseUrl).pathname.replace(/\/$/, '').length);
  const [, kind, id, ending] =
    /^\/(ob3\/credentials|ob2\/assertions|images)\/([0-9a-fA-F-]{36})(?:\.([a-z]+))?$/.exec(path) ?? [];
  if (kind === undefined || id === undefined) return undefined;
  // Only an image is of one standard or the other by this; elsewhere the path says it.
  const isOb2Image = kind === 'images' && searchParams.get('standard') === 'ob2';
  const text = texts[`${kind} ${ending ?? ''}${isOb2Image ? ' ob2' : ''}`.trim()];
  return text === undefined ? undefined : { id: id.toLowerCase(), text };
}

const texts: Readonly<Record<string, OwnAddress['text']>> = {
  'ob3/credentials': 'ob3',
  'ob3/credentials json': 'ob3',
  'ob3/credentials jwt': 'ob3Jwt',
  'ob2/assertions': 'ob2',
  'ob2/assertions json': 'ob2',
  'ob2/assertions jws': 'ob2Jws',
  'images png': 'ob3',
  'images svg': 'ob3',
  'images png ob2': 'ob2',
  'images svg ob2': 'ob2',
};
