import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, orNull, text, toTable, wholeNumber } from './table.js';

/** What people are told, and the post that goes out with it. */
export class Notification1764000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(message);
    await runner.createTable(choice);
    await this.enterOldBadges(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['message_choice', 'message']) await runner.dropTable(table);
  }

  /** Every credential has its one message, also those from before; they are read, and nobody gets an e-mail. */
  private async enterOldBadges(runner: QueryRunner): Promise<void> {
    const level = `'{"badge":"' || "badge" || '","level":' || "level" || '}'`;
    await runner.query(
      `INSERT INTO "message" ("id", "person_id", "kind", "subject", "facts", "once",
         "created_at", "read_at", "state", "tries")
       SELECT "id", "person_id", CASE "kind" WHEN 'level' THEN 'level.issued' ELSE 'badge.issued' END, "id", ${level},
         'issued:' || "id", "signed_at", "signed_at", 'kept', 0
       FROM "credential" WHERE "signed_at" IS NOT NULL`,
    );
  }
}

const message = toTable({
  name: 'message',
  key: 'id',
  columns: {
    id,
    person_id: id,
    kind: id,
    subject: id,
    facts: text,
    once: orNull(id),
    created_at: instant,
    read_at: orNull(instant),
    state: id,
    tries: wholeNumber,
    next_try_at: orNull(instant),
    batch: orNull(id),
    lease: orNull(id),
    leased_until: orNull(instant),
    sent_at: orNull(instant),
    last_error: orNull(id),
  },
  unique: { uq_message_once: ['once'] },
  index: {
    ix_message_person: ['person_id', 'created_at'],
    ix_message_post: ['state', 'next_try_at'],
    ix_message_subject: ['subject'],
  },
  check: { ck_message_state: `"state" IN ('pending', 'sent', 'dead', 'kept')` },
  refer: { fk_message_person: ['person_id', 'person', 'id'] },
});

const choice = toTable({
  name: 'message_choice',
  key: 'person_id',
  columns: { person_id: id, email: id },
  check: { ck_message_choice_email: `"email" IN ('at-once', 'daily', 'never')` },
  refer: { fk_message_choice_person: ['person_id', 'person', 'id'] },
});
