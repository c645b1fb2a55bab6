import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm';

import { IdColumn, InstantColumn, JsonColumn, PrimaryId, WholeNumber } from '../database/columns.js';
import { Person } from '../staff/staff.entity.js';
import type { EmailChoice } from './choice.js';
import type { Facts, NoticeKind } from './notice.js';

/**
 * `kept` is for the list in the service only; `pending` waits for its e-mail; `sent` was taken by the mail server;
 * `dead` is given up until somebody sends it again.
 */
export type PostState = 'pending' | 'sent' | 'dead' | 'kept';

/** What one person is told, written in the commit of the act itself; and how its e-mail fares. */
@Entity('message')
@Unique('uq_message_once', ['once'])
@Index('ix_message_person', ['personId', 'createdAt'])
@Index('ix_message_post', ['state', 'nextTryAt'])
@Index('ix_message_subject', ['subject'])
@Check('ck_message_state', `"state" IN ('pending', 'sent', 'dead', 'kept')`)
export class Message {
  @PrimaryId({ primaryKeyConstraintName: 'pk_message' })
  id: string;

  @ForeignKey(() => Person, { name: 'fk_message_person' })
  @IdColumn({ name: 'person_id' })
  personId: string;

  @IdColumn()
  kind: NoticeKind;

  /** The id of what it is about. */
  @IdColumn()
  subject: string;

  @JsonColumn()
  facts: Facts;

  /** What must be told only once, as a key; null where every telling counts. */
  @IdColumn({ nullable: true })
  once: string | null;

  @InstantColumn({ name: 'created_at' })
  createdAt: string;

  @InstantColumn({ name: 'read_at', nullable: true })
  readAt: string | null;

  @IdColumn()
  state: PostState;

  /** How often an e-mail with it was tried. */
  @WholeNumber()
  tries: number;

  /** Not before this; null when nothing is waited for. */
  @InstantColumn({ name: 'next_try_at', nullable: true })
  nextTryAt: string | null;

  /** Messages of one e-mail: the id of the first of them, and the `Message-ID` of every try. */
  @IdColumn({ nullable: true })
  batch: string | null;

  /** Who has taken it for sending, until when; one who comes back later may no longer write what came of it. */
  @IdColumn({ nullable: true })
  lease: string | null;

  @InstantColumn({ name: 'leased_until', nullable: true })
  leasedUntil: string | null;

  @InstantColumn({ name: 'sent_at', nullable: true })
  sentAt: string | null;

  /** Why the last try failed, as a code without addresses: `smtp-550`, `timeout`, … */
  @IdColumn({ name: 'last_error', nullable: true })
  lastError: string | null;
}

/** When a person wants e-mails; without a row, what the kind of the message suggests. */
@Entity('message_choice')
@Check('ck_message_choice_email', `"email" IN ('at-once', 'daily', 'never')`)
export class MessageChoice {
  @ForeignKey(() => Person, { name: 'fk_message_choice_person' })
  @PrimaryId({ name: 'person_id', primaryKeyConstraintName: 'pk_message_choice' })
  personId: string;

  @IdColumn()
  email: EmailChoice;
}
