import type { Snapshot } from '../../database/snapshot.js';
import type { KeyRing } from '../../issuance/keys/key-ring.js';
import type { Finding, Wrong } from '../finding.js';

/** Everything that the check looks at, at one moment. */
export interface Stored {
  readonly rows: Snapshot;
  /** The same question to what is committed by now: for what a running service may have changed meanwhile. */
  ask<Row>(sql: string, values: readonly (string | number)[]): Promise<Row[]>;
  readonly now: string;
  readonly dataDir: string;
  readonly headFolder: string;
  /** Months after which messages are removed. */
  readonly messageMonths: number;
  readonly ring: KeyRing;
  /** Name of each table that the trail vouches for → its key column. */
  readonly sealed: ReadonlyMap<string, string>;
  /** A status list as the world reads it; undefined when no service answers. */
  servedList(list: number): Promise<string | undefined>;
  /** What is wrong with signed documents: all of them are judged once, for three invariants. */
  documents(): Promise<readonly Finding[]>;
}

/** Something that must always be so. */
export interface Invariant {
  readonly id: string;
  readonly title: string;
  /** Whatever is not so; throws when it cannot be looked at. */
  find(stored: Stored): AsyncIterable<Wrong>;
}

/** It could not be looked at; the message says why, and what to do. */
export class NotChecked extends Error {
  override readonly name = 'NotChecked';
}
