import { createHash } from 'node:crypto';

import { isCollection, type BadgeFileVersion } from './badge-file.js';

/** What a published version promises never to change: its text, and its pictures by hash instead of by file name. */
export function toPublishedContent(
  published: BadgeFileVersion,
  images: { readonly svg: Uint8Array; readonly png: Uint8Array },
): Readonly<Record<string, unknown>> {
  const { alt } = published.image;
  return { ...published, image: { svg: sha256(images.svg), png: sha256(images.png), alt } };
}

/** `sha256:` and hex over the canonical JSON of a version's published content; the order of keys does not matter. */
export function contentHash(
  published: BadgeFileVersion,
  images: { readonly svg: Uint8Array; readonly png: Uint8Array },
): string {
  return sha256(JSON.stringify(sortKeys(toPublishedContent(published, images))));
}

/** Names the first field in which two published contents differ, e.g. `criteria[1].text.sv`; nothing when they are equal. */
export function differingField(published: unknown, edited: unknown, path = ''): string | undefined {
  if (!isCollection(published) || !isCollection(edited)) return published === edited ? undefined : path;
  if (Array.isArray(published) !== Array.isArray(edited)) return path;
  for (const key of new Set([...Object.keys(edited), ...Object.keys(published)])) {
    const dotted = path === '' ? key : `${path}.${key}`;
    const field = Array.isArray(edited) ? `${path}[${key}]` : dotted;
    const found = differingField(published[key], edited[key], field);
    if (found !== undefined) return found;
  }
  return undefined;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isCollection(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key])]));
}

function sha256(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
