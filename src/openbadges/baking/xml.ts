import { ImageRefused } from './baked.js';

/** Limits of one SVG; a parser that meets 50,000 nested tags or attributes first takes 20 seconds. */
export const xmlLimits = { characters: 256 * 1024, depth: 64, attributes: 64 } as const;
export type XmlLimits = Readonly<Record<keyof typeof xmlLimits, number>>;

/** An element, with its place in the text; names as written, values and texts with their references replaced. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own texts and CDATA sections, each as one piece: readers differ in how many of them they look at. */
  readonly texts: readonly string[];
  readonly start: number;
  /** Where its start tag ends, and whether it is its own end tag. */
  readonly startTagEnd: number;
  readonly selfClosing: boolean;
  readonly end: number;
}

/**
 * The root element of a small XML document, read in one pass without going back. No document type, no entities but the
 * five of XML itself: `ImageRefused` for those, for what is not well-formed, and beyond `xmlLimits`.
 */
export function readXml(text: string, limits: XmlLimits = xmlLimits): XmlElement {
  refuseUnsafe(text, limits);
  const top: Growing = { name: '', attributes: new Map(), children: [], texts: [], ...nowhere };
  const open = [top];
  for (let at = 0; at < text.length;) at = readPart({ text, limits }, at, open);
  const [root, second] = top.children;
  if (open.length > 1) throw malformed('an element is not closed');
  if (root === undefined || second !== undefined) throw malformed('it does not have exactly one root');
  if (top.texts.some((piece) => piece.trim() !== '')) throw malformed('there is text outside of the picture');
  return root;
}

/** Escapes a text for an attribute in double quotes. */
export const toAttributeValue = (text: string) =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function refuseUnsafe(text: string, limits: XmlLimits): void {
  if (text.length > limits.characters) throw new ImageRefused('image-too-large', 'the SVG is too large');
  if (/<!(doctype|entity)/i.test(text))
    throw new ImageRefused('image-unsafe', 'the SVG defines types or entities');
  if (/[^\P{Cc}\t\n\r]/u.test(text)) throw malformed('it holds control characters');
  const encoding = /^<\?xml[^>]*encoding\s*=\s*["']([^"']*)/.exec(text)?.[1];
  if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') {
    throw new ImageRefused('image-unsafe', 'the SVG is not in UTF-8');
  }
}

type Growing = { -readonly [Member in keyof XmlElement]: XmlElement[Member] } & {
  children: XmlElement[];
  texts: string[];
};

interface Source {
  readonly text: string;
  readonly limits: XmlLimits;
}

const nowhere = { start: 0, startTagEnd: 0, selfClosing: false, end: 0 };

/** Reads one part into the innermost open element; answers where the next one starts. */
function readPart(source: Source, at: number, open: Growing[]): number {
  const { text, limits } = source;
  if (text[at] !== '<') return readText(text, at, open);
  if (text.startsWith('<!--', at)) return endAfter(text, '-->', at + 4);
  if (text.startsWith('<?', at)) return endAfter(text, '?>', at + 2);
  if (text.startsWith('<![CDATA[', at)) {
    const end = endAfter(text, ']]>', at + 9);
    innermost(open).texts.push(text.slice(at + 9, end - 3));
    return end;
  }
  if (text[at + 1] === '!') throw malformed('there is a declaration in it');
  if (text[at + 1] === '/') return readEndTag(text, at, open);
  const element = readStartTag(source, at);
  // 1,649 bytes of nested <use> hang a browser that shows the picture; no badge needs it.
  if (element.name.split(':').at(-1) === 'use')
    throw new ImageRefused('image-unsafe', 'the SVG repeats itself (<use>)');
  innermost(open).children.push(element);
  if (!element.selfClosing) open.push(element);
  if (open.length > limits.depth) throw new ImageRefused('image-too-large', 'the SVG is nested too deep');
  return element.startTagEnd;
}

function innermost(open: Growing[]): Growing {
  const element = open.at(-1);
  if (element === undefined) throw malformed('a tag is closed that is not open');
  return element;
}

function readText(text: string, at: number, open: Growing[]): number {
  const next = text.indexOf('<', at);
  const end = next === -1 ? text.length : next;
  innermost(open).texts.push(decode(text.slice(at, end)));
  return end;
}

function readEndTag(text: string, at: number, open: Growing[]): number {
  const end = endAfter(text, '>', at);
  const element = innermost(open);
  if (open.length === 1 || element.name !== text.slice(at + 2, end - 1).trimEnd()) {
    throw malformed('a tag is closed that is not open');
  }
  element.end = end;
  open.pop();
  return end;
}

function readStartTag(source: Source, start: number): Growing {
  const { text } = source;
  const attributes = new Map<string, string>();
  const name = match(namePattern, text, start + 1);
  let at = start + 1 + name.length;
  for (;;) {
    const space = match(spacePattern, text, at);
    at += space.length;
    const selfClosing = text.startsWith('/>', at);
    if (selfClosing || text[at] === '>') {
      const end = at + (selfClosing ? 2 : 1);
      return { name, attributes, children: [], texts: [], start, startTagEnd: end, selfClosing, end };
    }
    if (space === '') throw malformed('a tag is not well-formed');
    at = readAttribute(source, at, attributes);
  }
}

/** Puts the attribute at this place into the map; answers where it ends. */
function readAttribute({ text, limits }: Source, start: number, attributes: Map<string, string>): number {
  const name = match(namePattern, text, start);
  const equals = match(equalsPattern, text, start + name.length);
  const open = start + name.length + equals.length;
  const quote = text[open];
  if (equals === '' || (quote !== '"' && quote !== "'"))
    throw malformed('an attribute has no value in quotes');
  const end = endAfter(text, quote, open + 1);
  const value = text.slice(open + 1, end - 1);
  if (value.includes('<')) throw malformed('an attribute holds a tag');
  if (attributes.has(name)) throw malformed('an attribute is there twice');
  if (attributes.size >= limits.attributes)
    throw new ImageRefused('image-too-large', 'a tag has too many attributes');
  attributes.set(name, decode(value));
  return end;
}

const namePattern = /[A-Za-z_][\w.:-]*/y;
const spacePattern = /[ \t\r\n]*/y;
const equalsPattern = /[ \t\r\n]*=[ \t\r\n]*/y;

/** What a sticky pattern finds at this very place; a name must be there, the others may be empty. */
function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[0] ?? '';
  if (pattern === namePattern && found === '') throw malformed('a name is missing');
  return found;
}

function endAfter(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  if (at === -1) throw malformed(`${mark} is missing`);
  return at + mark.length;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&([^;&\s]{1,10});|&/g, (whole, reference: string | undefined) => {
    const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(reference ?? '');
    const code = number
      ? parseInt(number[1] ?? number[2] ?? '', number[1] === undefined ? 10 : 16)
      : undefined;
    const character = code === undefined ? entities[reference ?? ''] : toCharacter(code);
    if (character === undefined) throw new ImageRefused('image-unsafe', `the SVG refers to ${whole}`);
    return character;
  });
}

const toCharacter = (code: number) => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined);

const malformed = (why: string) =>
  new ImageRefused('image-malformed', `this is not a well-formed SVG: ${why}`);
