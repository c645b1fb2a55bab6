import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { z } from 'zod';

import { StartRefused } from '../../refusal.js';

/** An issuer that the operator vouches for: whoever proves this id, with one of these keys where keys are named. */
export interface TrustedIssuer {
  readonly id: string;
  /** What the operator calls it. */
  readonly name?: string;
  /** Multikeys (`z…`) or JWK thumbprints (RFC 7638); absent: any key that the id's own document lists. */
  readonly keys?: readonly string[];
}

const id = z.string().regex(/^(did:[a-z0-9]+:[^\s#]+|https?:\/\/\S+)$/);
const multikey = /^z[1-9A-HJ-NP-Za-km-z]{40,120}$/;
const thumbprint = /^[A-Za-z0-9_-]{43}$/;
const isKey = (text: string) => multikey.test(text) || thumbprint.test(text);

const file = z.array(
  z.strictObject({
    id,
    name: z.string().trim().min(1).optional(),
    keys: z.array(z.string().refine(isKey)).min(1).optional(),
  }),
);

/**
 * Reads the setting: issuer ids separated by commas, each pinned to one key as `id#key` where wanted, or the path of a
 * JSON file, from `folder` when it is not absolute. Throws `StartRefused` with what is wrong.
 */
export function parseTrustedIssuers(setting: string, folder: string): readonly TrustedIssuer[] {
  const words = setting.split(/[\s,]+/).filter(Boolean);
  const [only = ''] = words;
  if (words.length === 1 && only.endsWith('.json') && !id.safeParse(only).success)
    return loadFile(resolve(folder, only));
  return merge(
    words.map((word) => {
      const issuer = parseWord(word);
      if (issuer === undefined)
        throw new StartRefused(`Setting TRUSTED_ISSUERS=${setting} is not usable: give ${allowedForms}.`);
      return issuer;
    }),
  );
}

/** What the setting may be, in words. */
const allowedForms =
  'issuer ids (did:… or https://…), separated by commas, each with #key behind it (z6Mk… or a JWK thumbprint) ' +
  'where only that key counts, or a JSON file of {id, name, keys} in DATA_DIR';

/** A fragment that is no key may be a part of an https id, never of a DID: there it is a key misspelt. */
function parseWord(word: string): TrustedIssuer | undefined {
  const at = word.lastIndexOf('#');
  const key = word.slice(at + 1);
  const issuer = at > 0 && isKey(key) ? { id: word.slice(0, at), keys: [key] } : { id: word };
  return id.safeParse(issuer.id).success ? issuer : undefined;
}

function loadFile(path: string): readonly TrustedIssuer[] {
  const refuse = (why: string) => new StartRefused(`The file ${path} of TRUSTED_ISSUERS ${why}.`);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw refuse(error instanceof SyntaxError ? 'is not JSON' : 'cannot be read');
  }
  const { success, data, error } = file.safeParse(json);
  if (success)
    return merge(
      data.map(({ id, name, keys }) => ({ id, ...(name ? { name } : {}), ...(keys ? { keys } : {}) })),
    );
  const at = error.issues[0]?.path.join('.') ?? '';
  throw refuse(`is not a list of {"id", "name", "keys"}: see ${at || 'its top'}`);
}

/** One entry for each id; an id that stands there without a key too is trusted with any. */
function merge(issuers: readonly TrustedIssuer[]): readonly TrustedIssuer[] {
  const byId = new Map<string, TrustedIssuer>();
  for (const issuer of issuers) {
    const before = byId.get(issuer.id);
    if (before === undefined) byId.set(issuer.id, issuer);
    else byId.set(issuer.id, { ...withoutKeys(before), ...withoutKeys(issuer), ...bothKeys(before, issuer) });
  }
  return [...byId.values()];
}

const withoutKeys = ({ keys: _keys, ...rest }: TrustedIssuer) => rest;
const bothKeys = (a: TrustedIssuer, b: TrustedIssuer) =>
  a.keys === undefined || b.keys === undefined ? {} : { keys: [...a.keys, ...b.keys] };
