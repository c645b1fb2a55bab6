import { z } from 'zod';

import { StartRefused } from '../../refusal.js';
import { line } from '../../written.schema.js';
import { readSecret } from './key-files.js';

/** Since when a key may be in others' hands, and how that is known. */
const compromise = z.strictObject({
  since: z.iso.datetime({ precision: 0, error: 'write an instant in UTC as 2026-03-02T08:15:30Z' }),
  reason: line(500).refine((reason) => reason.length >= 3, 'say why, in at least three characters'),
  recordedAt: z.iso.datetime({ precision: 0 }),
});
export type Compromise = Readonly<z.output<typeof compromise>>;

/** A compromise as an operator gives it, or what is wrong with it in one line. */
export function parseCompromise(given: { since: string; reason: string; recordedAt: string }) {
  const { data, error } = compromise.safeParse(given);
  if (!data)
    return { wrong: error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; ') };
  if (data.since > data.recordedAt) return { wrong: '--since: lies in the future' };
  return { compromise: data };
}

/**
 * Reads every note; of several about one key the earliest moment holds. Throws `StartRefused` for one that is unreadable
 * or tells of a key that is not in the ring.
 */
export function loadCompromises(
  files: ReadonlyMap<string, readonly string[]>,
  names: readonly string[],
): ReadonlyMap<string, Compromise> {
  const earliest = new Map<string, Compromise>();
  for (const [name, notes] of files)
    for (const note of notes) {
      const read = load(note, names.includes(name));
      const known = earliest.get(name);
      if (known === undefined || read.since < known.since) earliest.set(name, read);
    }
  return earliest;
}

function load(file: string, isKnown: boolean): Compromise {
  const { data } = compromise.safeParse(parseJson(readSecret(file)));
  if (!data)
    throw new StartRefused(
      `${file} does not say since when and why the key is compromised: restore it from the backup.`,
    );
  if (!isKnown)
    throw new StartRefused(`${file} tells of a key that is not here: restore the key from the backup.`);
  return data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
