import { JsonRefused, parseJsonObject } from '../json.js';
import { type Baked, ImageRefused, type Standard, isCompactJws, onlyOne, toAscii } from './baked.js';
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
 * The one badge in an SVG, of either standard, from the first level under `<svg>`. Document types, entities and
 * encodings other than UTF-8 are refused; nothing else of the picture is understood. Throws `ImageRefused`.
 */
export function unbakeSvg(image: Uint8Array): Baked {
  return onlyOne(findBadges(readSvg(decode(image))).map(toBaked));
}

/** Both with the version of the standard: a reader of one must not find the other. */
const namespaces = { ob2: 'http://openbadges.org', ob3: 'https://purl.imsglobal.org/ob/v3p0' } as const;
const elementNames = { ob2: 'assertion', ob3: 'credential' } as const;

/** The declaration in a start tag of ours or of another baker. */
const declaration = /\sxmlns:openbadges\s*=\s*(?:"[^"]*"|'[^']*')/;

interface BadgeElement {
  readonly standard: Standard;
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
  const verify = element.attributes.get('verify');
  const text = element.text.trim();
  if (element.children.length > 0)
    throw new ImageRefused('image-malformed', 'the badge in the SVG holds elements');
  if (verify === undefined && text !== '') return { standard, text };
  if (verify !== undefined && text === '') return { standard, text: verify };
  // A hosted OB 2.0 badge carries its address beside its body; where they differ, one of them is a lie.
  if (standard === 'ob2' && text !== '' && idOf(text) === verify) return { standard, text };
  throw new ImageRefused('image-malformed', 'the badge in the SVG says nothing, or two different things');
}

function idOf(json: string): string {
  try {
    return String(parseJsonObject(json)['id']);
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

/** Every badge element under `<svg>`; one that hides deeper is refused, for another reader would find it. */
function findBadges(root: XmlElement): BadgeElement[] {
  const badges = root.children.flatMap((element) => {
    const standard = standardOf(element, root);
    return standard === undefined ? [] : [{ standard, element }];
  });
  if (root.children.some((child) => hidesBadge(child, root))) {
    throw new ImageRefused('image-with-two-badges', 'a badge hides inside the picture');
  }
  return badges;
}

const hidesBadge = (element: XmlElement, root: XmlElement): boolean =>
  element.children.some((child) => standardOf(child, root) !== undefined || hidesBadge(child, root));

/** By namespace, declared on the element or on `<svg>`, and local name; the prefix alone says nothing. */
function standardOf(element: XmlElement, root: XmlElement): Standard | undefined {
  const [prefix, local] = element.name.includes(':') ? element.name.split(':', 2) : ['', element.name];
  const attribute = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  const namespace = element.attributes.get(attribute) ?? root.attributes.get(attribute);
  return standards.find((each) => namespaces[each] === namespace && elementNames[each] === local);
}

const standards = ['ob2', 'ob3'] as const;
