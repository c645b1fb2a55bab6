import type { Wrong } from '../finding.js';
import { findDoubled, findMisplaced, findUnissued, findUntold } from './awards.js';
import { findLostFiles } from './files.js';
import type { Invariant, Stored } from './invariant.js';
import { findStrangeKeys } from './keys.js';
import { findWrongBits } from './published.js';
import { findChangedEvidence, findUnfitReviewers } from './reviews.js';
import { findBreaks, findUnsealed } from './trail.js';

/** What must always be so, in the order in which it is looked at: the trail first, for everything else rests on it. */
export const invariants: readonly Invariant[] = [
  { id: 'I8', title: 'the trail is whole, and ends nowhere before a signed head', find: findBreaks },
  { id: 'I13', title: 'every row is as the service wrote it', find: findUnsealed },
  { id: 'I14', title: 'every session, token and code was given by the service', find: findStrangeKeys },
  { id: 'I1', title: 'what is approved is issued', find: findUnissued },
  { id: 'I2', title: 'one credential for a submission, one for a person and level', find: findDoubled },
  { id: 'I3', title: 'a status index is one credential’s for ever', find: findMisplaced },
  {
    id: 'I5',
    title: 'what was reviewed is what was handed in',
    find: findChangedEvidence,
  },
  { id: 'I6', title: 'who decided was a reviewer, and not the applicant', find: findUnfitReviewers },
  { id: 'I7', title: 'what is revoked or suspended has its bit in the list', find: findWrongBits },
  { id: 'I10', title: 'whoever got a badge was told of it once', find: findUntold },
  { id: 'I12', title: 'every file has its row, with the bytes that were put there', find: findLostFiles },
  { id: 'I4', title: 'signed documents verify', find: (stored) => inDocuments(stored, 'I4') },
  {
    id: 'I9',
    title: 'no signed document holds the name or the address of its holder',
    find: (stored) => inDocuments(stored, 'I9'),
  },
  {
    id: 'I11',
    title: 'every credential would be signed today',
    find: (stored) => inDocuments(stored, 'I11'),
  },
];

async function* inDocuments(stored: Stored, invariant: string): AsyncGenerator<Wrong> {
  const found = await stored.documents();
  for (const one of found) if (one.invariant === invariant) yield { row: one.row, wrong: one.wrong };
}
