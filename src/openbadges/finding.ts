/** What one check found: a document is judged by the list, never by the first failure. */
export interface Finding {
  /** Stable name of the check, e.g. `has-valid-from`. */
  readonly check: string;
  readonly outcome: 'passed' | 'failed' | 'warning' | 'not-checked';
  /** The clause that demands it, e.g. `OB 3.0 §B.1 AchievementCredential`. */
  readonly clause: string;
  /** One English sentence for the reader; for `passed` it may be empty. */
  readonly detail: string;
  /** What the sentence tells of the badge being withdrawn or out of its time, apart: for words in other languages. */
  readonly facts?: Facts;
}

/** When something happened to a badge, and why, as its issuer says. */
export interface Facts {
  readonly at?: string;
  readonly reason?: string;
}
