import { ImageRefused } from '../../openbadges/baking/baked.js';
import { type XmlElement, readXml } from '../../openbadges/baking/xml.js';

/**
 * What keeps an SVG from being a badge's image, in words, or undefined. It is served from our own address and baked
 * into badges that go everywhere: it draws, and does nothing else. Only what is listed here may be in it.
 */
export function faultOfSvg(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    const root = readXml(text);
    if (root.name !== 'svg' || root.attributes.get('xmlns') !== 'http://www.w3.org/2000/svg')
      return 'is not an SVG';
    const instruction = /<\?(?!xml\s)[^\s?>]*/.exec(text)?.[0];
    const found = instruction ?? activeIn(root);
    return found === undefined ? undefined : `contains ${found}, but an image may only draw`;
  } catch (error) {
    if (error instanceof ImageRefused) return `cannot be used: ${error.message}`;
    throw error;
  }
}

const elements = new Set(
  (
    'svg g defs title desc path circle ellipse rect line polyline polygon text tspan ' +
    'linearGradient radialGradient stop clipPath mask pattern'
  ).split(' '),
);

const attributes = new Set(
  (
    'xmlns xml:lang xml:space lang id role version viewBox preserveAspectRatio width height x y x1 y1 x2 y2 dx dy cx cy ' +
    'r rx ry fx fy d points pathLength transform offset opacity color display visibility fill fill-opacity fill-rule ' +
    'stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray ' +
    'stroke-dashoffset stop-color stop-opacity gradientUnits gradientTransform spreadMethod clip-path clip-rule ' +
    'clipPathUnits mask maskUnits maskContentUnits patternUnits patternContentUnits patternTransform font-family ' +
    'font-size font-style font-weight text-anchor dominant-baseline letter-spacing vector-effect paint-order ' +
    'shape-rendering aria-label aria-labelledby aria-hidden'
  ).split(' '),
);

/** The first element, attribute or value that is not on the lists, in the order of the text. */
function activeIn(element: XmlElement): string | undefined {
  if (!elements.has(element.name)) return `<${element.name}`;
  for (const [name, value] of element.attributes) {
    if (!attributes.has(name)) return `${name}=`;
    // A reference may only lead to a part of the same picture.
    if (/url\s*\(/i.test(value.replaceAll(/url\(#[\w.-]+\)/g, '')) || /[\\@]/.test(value))
      return `${name}="${value}"`;
  }
  for (const child of element.children) {
    const found = activeIn(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
