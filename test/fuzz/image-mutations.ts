import { crc32 } from 'node:zlib';

import fc from 'fast-check';

import type { Mutation } from './mutations.js';

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** A PNG as its signature and its chunks, each with its length and checksum. */
function split(bytes: Buffer): Buffer[] {
  const parts = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return parts;
}

/** The chunk with one byte of its data changed and a checksum that fits again. */
function spoil(chunk: Buffer, place: number): Buffer {
  const copy = Buffer.from(chunk);
  const at = 8 + Math.floor(place * Math.max(1, copy.length - 12));
  copy[at] = (copy[at] ?? 0) ^ 1;
  copy.writeUInt32BE(crc32(copy.subarray(4, -4)), copy.length - 4);
  return copy;
}

const chunkChanges = fc.oneof(
  fc.constant({
    name: 'say twice',
    change: (parts: Buffer[], index: number) => [
      ...parts.slice(0, index),
      parts[index]!,
      ...parts.slice(index),
    ],
  }),
  fc.constant({
    name: 'leave out',
    change: (parts: Buffer[], index: number) => parts.filter((_, at) => at !== index),
  }),
  fraction.map((to) => ({
    name: `move to ${to}`,
    change: (parts: Buffer[], index: number) => {
      const rest = parts.filter((_, at) => at !== index);
      rest.splice(Math.floor(to * rest.length), 0, parts[index]!);
      return rest;
    },
  })),
  fraction.map((place) => ({
    name: `spoil at ${place}`,
    change: (parts: Buffer[], index: number) =>
      parts.map((part, at) => (at === index && part.length > 12 ? spoil(part, place) : part)),
  })),
);

/** Changes chunk by chunk, with checksums that fit: what a forger with a PNG editor does. */
export const pngMutations: fc.Arbitrary<Mutation> = fc
  .record({ place: fraction, what: chunkChanges })
  .map(({ place, what }) => ({
    name: `chunk ${place}: ${what.name}`,
    apply: (bytes) => {
      const parts = split(bytes);
      return Buffer.concat(what.change(parts, Math.floor(place * parts.length)));
    },
  }));

const markup = fc.constantFrom(
  '<openbadges:credential verify="eyJhbGciOiJub25lIn0.e30.e30"></openbadges:credential>',
  '<openbadges:assertion verify="https://evil.example/1"/>',
  '<g xmlns:openbadges="http://openbadges.org">',
  '</g>',
  '<!-- -->',
  ']]>',
  '<![CDATA[',
  '<![CDATA[{}]]>',
  '<!DOCTYPE svg>',
  '&lt;',
  ' verify="x"',
  ' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"',
  '<script>alert(1)</script>',
);

/** Markup put in straight before or after some tag. */
export const svgMutations: fc.Arbitrary<Mutation> = fc
  .record({ place: fraction, before: fc.boolean(), text: markup })
  .map(({ place, before, text }) => ({
    name: `put ${text} ${before ? 'before' : 'after'} tag ${place}`,
    apply: (bytes) => {
      const svg = bytes.toString('utf8');
      const marks = [...svg].flatMap((character, at) => (character === (before ? '<' : '>') ? [at] : []));
      const at = (marks[Math.floor(place * marks.length)] ?? 0) + (before ? 0 : 1);
      return Buffer.from(svg.slice(0, at) + text + svg.slice(at));
    },
  }));
