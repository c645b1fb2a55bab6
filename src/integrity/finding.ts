/** One thing that is not as it must be: which row or file, and what is wrong with it, in one line. */
export interface Finding {
  /** `I1` … `I13`. */
  readonly invariant: string;
  /** `table id`, or the name of a file. */
  readonly row: string;
  readonly wrong: string;
}

/** `unchecked` when something could not be looked at, and nothing wrong was found in the rest. */
export type Outcome = 'whole' | 'damaged' | 'unchecked';

/** What one check found, without the invariant that it belongs to. */
export interface Wrong {
  readonly row: string;
  readonly wrong: string;
}
