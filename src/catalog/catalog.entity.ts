import { Entity } from 'typeorm';

import { IdColumn, InstantColumn, PrimaryId, TextColumn, WholeNumber } from '../database/columns.js';

/** What was published, once and for ever: the file must still say the same at every later start. */
@Entity('badge_version')
export class PublishedVersion {
  /** `badge/version`, e.g. `1.2/1`. */
  @PrimaryId({ primaryKeyConstraintName: 'pk_badge_version' })
  id: string;

  @IdColumn()
  badge: string;

  @WholeNumber()
  version: number;

  /** Over text and pictures; see `contentHash`. */
  @IdColumn({ name: 'content_hash' })
  contentHash: string;

  /** The published content as JSON text, so that an edited field can be named. */
  @TextColumn()
  content: string;

  /** The `BadgeVersion` as JSON text, as every document since then has described it. */
  @TextColumn()
  served: string;

  @InstantColumn({ name: 'published_at' })
  publishedAt: string;
}
