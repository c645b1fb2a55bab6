import { randomUUID } from 'node:crypto';

import { query } from '../../evidence/stored.js';
import type { Service } from '../../service.js';

/** Asks two people for second looks at this person's first two badges, past the draw; answers the ids of the looks. */
export async function plantSecondLooks(
  service: Service,
  applicant: string,
  asked: readonly [string, string],
): Promise<[string, string]> {
  const approved = (await query(
    service,
    `SELECT "review_decision"."id" FROM "review_decision"
     JOIN "submission" ON "submission"."id" = "review_decision"."submission_id"
     JOIN "person" ON "person"."id" = "submission"."person_id"
     WHERE "person_key" = '${applicant}' AND "verdict" = 'approve' ORDER BY "review_decision"."id" LIMIT 2`,
  )) as { id: string }[];
  const plant = async (at: 0 | 1) => {
    const look = randomUUID();
    await query(service, `DELETE FROM "second_look" WHERE "decision_id" = '${approved[at]!.id}'`);
    await query(
      service,
      `INSERT INTO "second_look" ("id", "decision_id", "submission_id", "round", "drawn_at", "asked_id")
       SELECT '${look}', "review_decision"."id", "submission_id", "round", "decided_at", "person"."id"
       FROM "review_decision" JOIN "person" ON "person_key" = '${asked[at]}'
       WHERE "review_decision"."id" = '${approved[at]!.id}'`,
    );
    return look;
  };
  return [await plant(0), await plant(1)];
}
