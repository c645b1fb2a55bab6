/** Everything that a person can be told of. */
export const noticeKinds = [
  'submission.received',
  'submission.returned',
  'submission.rejected',
  'badge.issued',
  'level.issued',
  'discussion.asked',
  'discussion.waiting',
  'discussion.confirmed',
  'queue.late',
  'draft.ending',
  'evidence.quarantined',
  'appeal.opened',
  'second-look.asked',
  'data.answered',
  'data.erased',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What a message may say besides its kind: never a name, a text, a comment or an address. */
export interface Facts {
  /** The catalogue's id of a badge. */
  readonly badge?: string;
  readonly level?: number;
  /** `YYYY-MM-DD`. */
  readonly day?: string;
  readonly count?: number;
}

/** One thing that one person is told, as the room that did it says it. */
export interface Notice {
  /** The id of the person. */
  readonly to: string;
  readonly kind: NoticeKind;
  /** The id of what it is about: a submission, a credential, a recognition … */
  readonly subject: string;
  readonly facts?: Facts;
  /** A second notice with the same key is silently the first one. */
  readonly once?: string;
}

/** The key of the one message that every credential has. */
export const onceIssued = (credentialId: string) => `issued:${credentialId}`;
