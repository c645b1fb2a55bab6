/**
 * Draws the image of every badge: `node badges/draw.mjs` for all, `node badges/draw.mjs 2.8` for some.
 *
 * A level is one shape: each required skill is a segment of it, an optional skill a satellite, the supervisor's
 * discussion the ring in the middle. What an image is about is filled; the rest is an empty outline, so that the
 * picture also reads in greyscale. Only the newest version of a badge is drawn: older images never change.
 * Numerals are strokes, not text, because no font is the same on every machine.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const size = 512;
const middle = size / 2;
const ring = 112;
const night = '#1a1a1a';

/** Per level: how a segment is cut, and the Helsinki colours of its ink, empty segments and heart. */
const levels = {
  1: { segment: hexagonSegment, satellite: 290, ink: '#0072c6', pale: '#e3f0fa', heart: '#9fc9eb' },
  2: { segment: petalSegment, satellite: 262, ink: '#008741', pale: '#e0f3e8', heart: '#00d7a7' },
  3: { segment: pointSegment, satellite: 232, ink: '#bd2719', pale: '#fae8ec', heart: '#f5a3c7' },
};

/** Numerals on a grid of 60 x 100, drawn with a round pen. */
const numerals = {
  0: { width: 62, path: 'M31 6c15 0 25 17 25 44S46 94 31 94 6 77 6 50 16 6 31 6z' },
  1: { width: 40, path: 'M8 24 34 6V94' },
  2: { width: 60, path: 'M8 32C8 16 17 6 31 6s23 10 23 23c0 12-7 20-17 31L8 94h48' },
  3: {
    width: 60,
    path: 'M9 21C14 11 21 6 31 6c13 0 21 8 21 20S43 46 29 46c16 0 26 9 26 24S44 94 30 94C18 94 10 88 6 78',
  },
  4: { width: 62, path: 'M44 94V6L6 68h52' },
  5: { width: 60, path: 'M51 6H17L12 47c5-5 12-8 19-8 14 0 24 11 24 27S45 94 30 94C18 94 10 89 6 80' },
  6: { width: 60, path: 'M44 6C22 18 7 40 7 66c0 17 9 28 23 28s24-11 24-27-10-26-23-26C19 41 10 48 8 60' },
  7: { width: 58, path: 'M6 6h48L24 94' },
  8: {
    width: 60,
    path: 'M30 6c12 0 21 8 21 20s-9 20-21 20S9 38 9 26 18 6 30 6zM30 46c14 0 24 10 24 24S44 94 30 94 6 84 6 70s10-24 24-24z',
  },
  9: { width: 60, path: 'M16 94C38 82 53 60 53 34 53 17 44 6 30 6S6 17 6 33s10 26 23 26c12 0 21-7 23-19' },
  '.': { width: 12, path: 'M6 94h.01' },
};

/** Every image of the folder's badges (or of `only` some) as file path -> text or bytes; the same folder always gives the same. */
export function drawBadges(folder, only = []) {
  const badges = readBadges(folder);
  const images = new Map();
  for (const badge of badges.filter(({ id }) => only.length === 0 || only.includes(id))) {
    const svg = toSvg(badge, badges);
    images.set(badge.newest.image.svg, svg);
    images.set(badge.newest.image.png, toPng(svg));
  }
  return images;
}

function readBadges(folder) {
  const names = readdirSync(folder).filter((name) => /^([ET]\d|\d\.\d+)\.json$/.test(name));
  return names.sort().map((name) => {
    const badge = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    return { ...badge, newest: badge.versions.at(-1) };
  });
}

function toSvg(badge, badges) {
  const required = requiredSkills(badge.level, badges);
  const isOptional = badge.kind === 'skill' && !required.includes(badge.id);
  const isFilled = (id) => badge.kind === 'level' || id === badge.id;
  const picture = [drawShape(badge.level, required.map(isFilled)), drawHeart(badge, badges)];
  if (isOptional) picture.push(drawSatellite(badge.level, required.length));
  const body = isOptional
    ? `<g transform="translate(4 34) scale(.93)">${picture.join('')}</g>`
    : picture.join('');
  const box = `viewBox="0 0 ${size} ${size}" width="${size}" height="${size}"`;
  const title = escapeText(`${badge.id} ${badge.newest.name.fi}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} role="img"><title>${title}</title>${body}</svg>\n`;
}

function requiredSkills(level, badges) {
  const { newest } = badges.find((badge) => badge.kind === 'level' && badge.level === level);
  const isSkill = (id) => badges.some((badge) => badge.id === id && badge.kind === 'skill');
  return newest.requires.filter(isSkill).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** All segments of a level, each filled or an empty outline of the very same silhouette. */
function drawShape(level, filled) {
  const { segment, ink, pale } = levels[level];
  return filled
    .map((isFilled, index) => {
      const path = segment(index, filled.length);
      const solid = `<path d="${path}" fill="${ink}" stroke="${ink}" stroke-width="16" stroke-linejoin="round"/>`;
      const hollow = `<path d="${path}" fill="${pale}" stroke="${pale}" stroke-width="4" stroke-linejoin="round"/>`;
      return isFilled ? solid : solid + hollow;
    })
    .join('');
}

/** The middle: a thin ring for a skill, the filled ring with a speech bubble for a discussion, all full for a level. */
function drawHeart(badge, badges) {
  const { ink, heart } = levels[badge.level];
  const number = badge.id.slice(1);
  if (badge.kind === 'skill') {
    return disc(ring, '#ffffff', ink, 6) + drawNumeral(badge.id, { height: 100, color: ink });
  }
  if (badge.kind === 'discussion') {
    const bubble =
      'M206 198h100a22 22 0 0 1 22 22v56a22 22 0 0 1-22 22h-34l-34 34v-34h-32a22 22 0 0 1-22-22v-56a22 22 0 0 1 22-22z';
    const speech = `<path d="${bubble}" fill="${ink}"/>`;
    return (
      disc(ring - 8, '#ffffff', ink, 22) +
      speech +
      drawNumeral(number, { height: 66, color: '#ffffff', centre: 248 })
    );
  }
  const below = levelsBelow(badge.level, badges);
  const centre = below.length > 0 ? 234 : middle;
  return (
    disc(ring - 8, heart, ink, 22) +
    drawNumeral(number, { height: 106, color: night, centre }) +
    below.join('')
  );
}

/** A level rests on the levels below it: each of them stands small and full under the numeral. */
function levelsBelow(level, badges) {
  const lower = Object.keys(levels)
    .map(Number)
    .filter((other) => other < level);
  return lower.map((other, index) => {
    const left = middle - lower.length * 24 + index * 48;
    const shape = drawShape(
      other,
      requiredSkills(other, badges).map(() => true),
    );
    const solid = (shape + disc(140, night, night, 8)).replaceAll(levels[other].ink, night);
    return `<g transform="translate(${left + 2} 298) scale(.086)">${solid}</g>`;
  });
}

function drawSatellite(level, count) {
  const { ink, satellite } = levels[level];
  const [x, y] = at(satellite, 0.5, count).split(' ').map(Number);
  const plus = `M${x - 22} ${y}h44M${x} ${y - 22}v44`;
  return (
    `<circle cx="${x}" cy="${y}" r="50" fill="${ink}"/>` +
    `<path d="${plus}" stroke="#ffffff" stroke-width="12" stroke-linecap="round"/>`
  );
}

function disc(radius, fill, stroke, width) {
  return `<circle cx="${middle}" cy="${middle}" r="${radius}" fill="${fill}" stroke="${stroke}" stroke-width="${width}"/>`;
}

function drawNumeral(text, { height, color, centre = middle }) {
  const gap = 19;
  const glyphs = [...text].map((character) => numerals[character]);
  const width = glyphs.reduce((sum, glyph) => sum + glyph.width, gap * (glyphs.length - 1));
  let left = 0;
  const paths = glyphs.map((glyph) => {
    const placed = `<path transform="translate(${left} 0)" d="${glyph.path}"/>`;
    left += glyph.width + gap;
    return placed;
  });
  const scale = height / 100;
  const place = `translate(${round(middle - (width * scale) / 2)} ${round(centre - height / 2)}) scale(${scale})`;
  const pen = `fill="none" stroke="${color}" stroke-width="15" stroke-linecap="round" stroke-linejoin="round"`;
  return `<g transform="${place}" ${pen}>${paths.join('')}</g>`;
}

// Shapes. Segment 0 is centred at the top, the others follow clockwise.

function hexagonSegment(index, count) {
  return cut(index, count, { foot: 146, corner: 238 }, () => 'L');
}

function petalSegment(index, count) {
  return cut(index, count, { foot: 146, corner: 182 }, () => 'A82 82 0 0 1 ');
}

function pointSegment(index, count) {
  return cut(index, count, { foot: 144, corner: 158 }, (tip) => `L${tip(244)}L`);
}

/** One segment between two rays: out from the ring, over `edge`, back, and along the ring; neighbours stay 24 apart, less the pen. */
function cut(index, count, { foot, corner }, edge) {
  const halfGap = (radius) => 0.5 - (12 / radius / (2 * Math.PI)) * count;
  const left = (radius) => at(radius, index - halfGap(radius), count);
  const right = (radius) => at(radius, index + halfGap(radius), count);
  const tip = (radius) => at(radius, index, count);
  return `M${left(foot)}L${left(corner)}${edge(tip)}${right(corner)}L${right(foot)}A${foot} ${foot} 0 0 0 ${left(foot)}Z`;
}

/** The point at a radius, `turn` segments clockwise from the top. */
function at(radius, turn, count) {
  const angle = (turn / count) * 2 * Math.PI;
  return `${round(middle + radius * Math.sin(angle))} ${round(middle - radius * Math.cos(angle))}`;
}

// One decimal: finer digits of sin and cos may differ between machines.
function round(value) {
  return Math.round(value * 10) / 10;
}

function escapeText(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function toPng(svg) {
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = dirname(process.argv[1]);
  for (const [path, content] of drawBadges(folder, process.argv.slice(2)))
    writeFileSync(join(folder, path), content);
}
