import type { Language } from '../../openbadges/award.js';
import { Refusal } from '../../refusal.js';
import type { Evidence } from '../evidence.entity.js';
import { reasonWords } from './words.js';

/** Evidence as its readers see it; `removedAt` is null as long as the content is there. */
export type EvidenceItem = ReturnType<typeof toItem>;

/** A piece of evidence for a reader of this language. In quarantine it has no content: only why, and since when. */
export function toItem(row: Evidence, language: Language) {
  const { id, kind, title, content, fileName, mediaType, size, sha256, createdAt, removedAt } = row;
  return {
    ...{ id, kind, title },
    ...(kind === 'text' && content !== null ? { text: content } : {}),
    ...(kind === 'link' && content !== null ? { url: content } : {}),
    ...(fileName !== null && mediaType !== null ? { file: { name: fileName, mediaType } } : {}),
    ...{ size, sha256, createdAt, removedAt },
    ...toQuarantine(row, language),
  };
}

function toQuarantine({ quarantinedAt, quarantineReason }: Evidence, language: Language) {
  if (quarantinedAt === null || quarantineReason === null) return {};
  return {
    quarantine: {
      since: quarantinedAt,
      reason: quarantineReason,
      said: reasonWords[quarantineReason][language],
    },
  };
}

/** Whoever asks for what is in quarantine is told so; what is purged is in it for good. */
export class EvidenceQuarantined extends Refusal {
  constructor({ id, quarantinedAt, quarantineReason }: Evidence) {
    super(
      'gone',
      'evidence-quarantined',
      'This evidence is in quarantine, because it may hold personal data of others: nobody can open it.',
      { evidence: id, since: quarantinedAt, reason: quarantineReason },
    );
  }
}
