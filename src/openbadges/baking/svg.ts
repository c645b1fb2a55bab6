import { type Json, JsonRefused, isJsonObject, parseJsonObject } from '../json.js';
import {
  type Baked,
  type Carried,
  ImageRefused,
  type Standard,
  isCompactJws,
  onlyOne,
  toAscii,
} from './baked.js';
import { type XmlElement, readXml, toAttributeValue, xmlLimits } from './xml.js';

/**
 * The image with a text in it: an `openbadges:` element straight after `<svg>`, JSON as CDATA or a JWS as `verify`, in
 * place of any that was there (OB 2.0 §Baking, SVG; OB 3.0 §SVG). Throws `ImageRefused`.
 */
export function bakeSvg(image: Uint8Array, text: string, standard: Standard): Buffer {
  const svg = withoutBadges(decode(image));
  const { start, startTagEnd, selfClosing, name } = readSvg(svg);
  const opening = svg
    .slice(start, startTagEnd - (selfClosing ? 2 : 1))
    .replace(declaration, '')
    .trimEnd();
  const badge = `${opening} xmlns:openbadges="${namespaces[standard]}">${toElement(text, standard)}`;
  const closing = selfClosing ? `</${name}>` : '';
  return Buffer.from(svg.slice(0, start) + badge + closing + svg.slice(startTagEnd), 'utf8');
}

/**
 * The one badge in an SVG, of any standard, wherever it stands: as body or as `verify`. Two badges are refused, of one
 * standard or of two, and so is an element that only looks like a badge: programs would choose differently. Document
 * types, entities and encodings other than UTF-8 are refused; nothing else of the picture is understood. Throws
 * `ImageRefused`.
 */
export function unbakeSvg(image: Uint8Array): Baked {
  return onlyOne(findBadges(readSvg(decode(image))).map(toBaked));
}

/** What we write: with the version of the standard, so that a reader of one does not find the other. */
const namespaces = { ob2: 'http://openbadges.org', ob3: 'https://purl.imsglobal.org/ob/v3p0' } as const;
const elementNames = { ob2: 'assertion', ob3: 'credential' } as const;

/** What we read: local name and namespace. Beside those of the specifications, two that other bakers write. */
const carriers: readonly (readonly [Carried, string, string])[] = [
  ['ob2', 'assertion', namespaces.ob2],
  ['ob2', 'assertion', 'https://w3id.org/openbadges/v2'],
  ['ob3', 'credential', namespaces.ob3],
  ['ob3', 'credential', 'https://purl.imsglobal.org/spec/ob/v3p0'],
  ['clr', 'credential', 'https://purl.imsglobal.org/clr/v2p0'],
];

/** The declaration in a start tag of ours or of another baker. */
const declaration = /\sxmlns:openbadges\s*=\s*(?:"[^"]*"|'[^']*')/;

interface BadgeElement {
  readonly standard: Carried;
  readonly element: XmlElement;
}

function decode(image: Uint8Array): string {
  if (image.length > xmlLimits.characters) throw new ImageRefused('image-too-large', 'the SVG is too large');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(image);
  } catch {
    throw new ImageRefused('image-unsafe', 'the SVG is not in UTF-8');
  }
}

function readSvg(svg: string): XmlElement {
  const root = readXml(svg);
  if (root.name.split(':').at(-1) !== 'svg') throw new ImageRefused('image-malformed', 'this is not an SVG');
  return root;
}

function toElement(text: string, standard: Standard): string {
  const name = `openbadges:${elementNames[standard]}`;
  if (isCompactJws(text)) return `<${name} verify="${text}"></${name}>`;
  const verify = standard === 'ob2' ? ` verify="${toAttributeValue(idOf(text))}"` : '';
  // An escaped "<" is the same JSON, and no reader mistakes it for markup; "]]>" would end the CDATA.
  const json = toAscii(text).replaceAll('<', '\\u003c').replaceAll(']]>', ']]]]><![CDATA[>');
  return `<${name}${verify}><![CDATA[${json}]]></${name}>`;
}

function toBaked({ standard, element }: BadgeElement): Baked {
  const verify = element.attributes.get('verify') ?? '';
  const text = readBody(element);
  if (text === '' && verify !== '') return { standard, text: verify };
  if (text !== '' && verify === '') return { standard, text };
  // A hosted badge carries its address beside its body; where they differ, one of them is a lie.
  if (standard === 'ob2' && text !== '' && addressesIn(text).includes(verify)) return { standard, text };
  throw new ImageRefused('image-malformed', 'the badge in the SVG says nothing, or two different things');
}

/**
 * The body as one text. Some readers take the first piece, some the last, some all: more than one is read only where a
 * writer had no choice, between the "]]" and the ">" that would end a CDATA section.
 */
function readBody({ children, texts }: XmlElement): string {
  if (children.length > 0) throw new ImageRefused('image-malformed', 'the badge in the SVG holds elements');
  const pieces = texts.filter((piece) => piece.trim() !== '');
  const isSeam = (before: string | undefined, after: string) =>
    before?.endsWith(']]') && after.startsWith('>');
  if (pieces.some((piece, at) => at > 0 && !isSeam(pieces[at - 1], piece)))
    throw new ImageRefused('image-malformed', 'the badge in the SVG is in pieces');
  return pieces.join('').trim();
}

function idOf(json: string): string {
  return String(parse(json)['id']);
}

/** Where a hosted badge says it lies: `id` since OB 2.0, `verify.url` in OB 1.x. */
function addressesIn(json: string): Json[] {
  const { id, verify, verification } = parse(json);
  return [id, ...[verify, verification].map((each) => (isJsonObject(each) ? each['url'] : undefined))].filter(
    (address) => address !== undefined,
  );
}

function parse(json: string) {
  try {
    return parseJsonObject(json);
  } catch (error) {
    if (error instanceof JsonRefused) throw new ImageRefused('image-malformed', error.message);
    throw error;
  }
}

function withoutBadges(svg: string): string {
  const badges = findBadges(readSvg(svg));
  return badges.reduceRight(
    (left, { element }) => left.slice(0, element.start) + left.slice(element.end),
    svg,
  );
}

/** Every badge element under an element, in the order of the text; what one of them holds is not looked through. */
function findBadges(parent: XmlElement, ancestors: readonly XmlElement[] = []): BadgeElement[] {
  const around = [parent, ...ancestors];
  return parent.children.flatMap((element) => {
    const standard = standardOf(element, around);
    return standard === undefined ? findBadges(element, around) : [{ standard, element }];
  });
}

/** By namespace and local name: the prefix alone says nothing, though some readers go by it. */
function standardOf(element: XmlElement, ancestors: readonly XmlElement[]): Carried | undefined {
  const { name } = element;
  const [prefix, local] = name.includes(':') ? name.split(':', 2) : [undefined, name];
  const own = carriers.filter(([, each]) => each === local);
  if (own.length === 0) return undefined;
  // Looked up only here: a map for each element would make a small file of many declarations slow.
  const declared = prefix === undefined ? 'xmlns' : `xmlns:${prefix}`;
  const scope = [element, ...ancestors].find(({ attributes }) => attributes.has(declared));
  const [standard] = own.find(([, , namespace]) => namespace === scope?.attributes.get(declared)) ?? [];
  if (standard === undefined && prefix === 'openbadges')
    throw new ImageRefused('image-malformed', 'the SVG holds a badge under a name of another namespace');
  return standard;
}
