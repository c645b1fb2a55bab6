import { hasType } from '../check.js';
import type { Finding } from '../finding.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import type { ContextSet } from '../proof/contexts.js';
import { findContradiction } from './mentions.js';

/**
 * Judges whether the JSON that people are shown is fixed by a signature over its quads. Quads fix a graph, and one
 * graph has many spellings: an inline context swaps two names, a full IRI as a member's name hides `validUntil`, and
 * what is said of one thing can be moved to another mention of it. So a document must be spelled in known terms, under
 * a known list of contexts, each thing in one place (VC Data Integrity 1.0 §2.4.1, w3c/vc-data-integrity#272).
 */
export function checkMeaning(
  document: JsonObject,
  contexts: ContextSet,
): Pick<Finding, 'outcome' | 'detail'> {
  const list = document['@context'];
  if (!contexts.knowsList(list))
    return {
      outcome: 'not-checked',
      detail: 'the meaning of its terms is not known: another list of contexts',
    };
  const { '@context': _list, ...members } = document;
  const wrong =
    wrongNode(members) ??
    firstWrong(members, (name, value) =>
      wrongValue(value, { contexts, credential: document['id'], name, list }),
    ) ??
    findContradiction(members);
  return wrong === undefined ? { outcome: 'passed', detail: '' } : { outcome: 'failed', detail: wrong };
}

/** Where a value stands: in this credential, under this name, within this `@context`. */
interface Place {
  readonly contexts: ContextSet;
  readonly credential: Json | undefined;
  readonly name: string;
  readonly list: Json | undefined;
}

function wrongValue(value: Json | undefined, place: Place): string | undefined {
  if (Array.isArray(value)) return wrongList(value as readonly Json[], place);
  return isJsonObject(value) ? wrongObject(value, place) : undefined;
}

// JSON-LD flattens a list within a list, and joins what it says of one id: neither shape is signed.
function wrongList(values: readonly Json[], place: Place): string | undefined {
  if (values.some(Array.isArray)) return `a list within a list (${place.name}) could change what is shown`;
  const ids = values.filter(isJsonObject).flatMap(({ id }) => (id === undefined ? [] : [id]));
  if (new Set(ids).size < ids.length) return `one list (${place.name}) describes the same thing twice`;
  return firstWrong(values, (_index, value) => wrongValue(value, place));
}

function wrongObject(object: JsonObject, place: Place): string | undefined {
  const { '@context': list, ...members } = object;
  if (list !== undefined && !mayHaveContext(object, place))
    return `the member "@context" of ${place.name} could change what the signature means`;
  if (isSecondMention(object, place)) return `${place.name} describes the credential itself a second time`;
  const inside = { ...place, list: list ?? place.list };
  return wrongNode(members) ?? firstWrong(members, (name, value) => wrongValue(value, { ...inside, name }));
}

/**
 * A credential within (an endorsement, a part of a record) has a known list of its own: known lists agree on every
 * term. A proof may repeat the list of what it secures (VC Data Integrity EdDSA 1.0 §3.2.2 step 4).
 */
function mayHaveContext(object: JsonObject, { name, list, contexts }: Place): boolean {
  const own = object['@context'];
  if (name === 'proof') return JSON.stringify(own) === JSON.stringify(list);
  const isCredential =
    hasType(object, 'VerifiableCredential') || hasType(object, 'EnvelopedVerifiableCredential');
  return isCredential && contexts.knowsList(typeof own === 'string' ? [own] : own);
}

// `validUntil` in a second object with the credential's id is signed all the same, and nobody looks for it there.
function isSecondMention(object: JsonObject, { credential }: Place): boolean {
  if (credential === undefined || object['id'] !== credential) return false;
  return Object.keys(object).some((name) => !mentionMembers.has(name));
}

/** An endorsement of the credential has it as its subject, and says no more of it. */
const mentionMembers: ReadonlySet<string> = new Set(['id', 'type', 'endorsementComment']);

function wrongNode(members: JsonObject): string | undefined {
  const { id } = members;
  if (typeof id === 'string' && id.startsWith('_:')) return `the id ${JSON.stringify(id)} names nothing`;
  const isPlain = '@value' in members ? isValueMember : isTerm;
  const odd = Object.keys(members).find((name) => !isPlain(name));
  return odd === undefined
    ? undefined
    : `the member ${JSON.stringify(odd)} could change what the signature means`;
}

const isTerm = (name: string) => !/^@|:/.test(name);

// A text with its language; in any other object JSON-LD passes over these members, and a reader might not.
const isValueMember = (name: string) => /^@(value|language|direction)$/.test(name);

function firstWrong(
  values: JsonObject | readonly Json[],
  wrong: (name: string, value: Json | undefined) => string | undefined,
): string | undefined {
  for (const [name, value] of Object.entries(values)) {
    const found = wrong(name, value);
    if (found !== undefined) return found;
  }
  return undefined;
}
