import type { NoticeKind } from '../notice.js';

/** Where people look at what a message is about, under `PUBLIC_URL`. */
export function pathOf({ kind, subject }: { readonly kind: NoticeKind; readonly subject: string }): string {
  const isBadge = kind === 'badge.issued' || kind === 'level.issued';
  // A badge has a page of its own; all else stands, or begins, on the home page.
  return isBadge ? `/ob3/credentials/${encodeURIComponent(subject)}` : '/';
}
