import { sign, verify, type KeyObject } from 'node:crypto';

import { z } from 'zod';

/** Where the trail ended at some moment, as it stands apart from the database. */
export interface Head {
  readonly seq: number;
  /** Of the event with this `seq`. */
  readonly hash: string;
  readonly at: string;
  /** The hash of the first event: no two databases have the same one. */
  readonly database: string;
  /** Why an operator took a trail that ends before earlier heads: heads of before do not count any more. */
  readonly accepted?: string;
}

export interface SignedHead extends Head {
  /** The multibase of the Ed25519 key. */
  readonly key: string;
  readonly signature: string;
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const signedHead = z.strictObject({
  seq: z.int().min(1),
  hash,
  at: z.iso.datetime({ precision: 0 }),
  database: hash,
  accepted: z.string().max(500).optional(),
  key: z.string().max(200),
  signature: z.string().max(200),
});

/** Nothing else that our keys sign begins like this: a head is no credential, and no credential is a head. */
const DOMAIN = 'taitomerkki audit head v1\n';

const toSigned = ({ seq, hash: of, at, database, accepted }: Head) =>
  Buffer.from(DOMAIN + JSON.stringify([seq, of, at, database, accepted ?? null]));

export function signHead(
  head: Head,
  { multibase, privateKey }: { readonly multibase: string; readonly privateKey: KeyObject },
): SignedHead {
  return {
    ...head,
    key: multibase,
    signature: sign(null, toSigned(head), privateKey).toString('base64url'),
  };
}

/** The head of a line, or what is wrong with the line. A key that was compromised before it signed is no key. */
export function readHead(
  line: string,
  findKey: (name: string, at: string) => KeyObject | undefined,
): { readonly head: SignedHead } | { readonly wrong: string } {
  const { data } = signedHead.safeParse(parse(line));
  if (!data) return { wrong: 'is not a head' };
  const { accepted, ...rest } = data;
  const head: SignedHead = accepted === undefined ? rest : { ...rest, accepted };
  const key = findKey(head.key, head.at);
  if (!key) return { wrong: 'names a key that is not ours, or not ours alone' };
  if (!verify(null, toSigned(head), key, Buffer.from(head.signature, 'base64url')))
    return { wrong: 'was not signed by our key' };
  return { head };
}

/** The heads that the trail must still hold: those since the last time that an operator accepted another trail. */
export function headsInForce(heads: readonly SignedHead[]): SignedHead[] {
  const accepted = heads.filter((head) => head.accepted !== undefined).map(({ at }) => at);
  const since = accepted.sort().at(-1);
  return since === undefined
    ? [...heads]
    : heads.filter((head) => head.at > since || (head.at === since && head.accepted !== undefined));
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
