import { gunzipSync } from 'node:zlib';

import { STATUS_LIST_SIZE } from '../../issuance/status/status-index.js';
import { isJsonObject, parseJsonObject } from '../../openbadges/json.js';
import { encodeStatusList } from '../../openbadges/status/status-list.js';
import type { Wrong } from '../finding.js';
import { NotChecked, type Stored } from './invariant.js';

/** I7: the list that the world reads has exactly the bits of what is revoked or suspended. */
export async function* findWrongBits(stored: Stored): AsyncGenerator<Wrong> {
  const lists = await stored.rows.all<{ list: number; changedAt: string | null }>(
    'SELECT "list", "changed_at" AS "changedAt" FROM "status_list" ORDER BY "list"',
  );
  for (const { list, changedAt } of lists) {
    const served = await stored.servedList(list);
    if (served === undefined)
      throw new NotChecked('no running service answers with its status lists: start it, and check again');
    const { validFrom, credentialSubject } = parseJsonObject(served);
    // Changed since the moment that is looked at: the next check sees both.
    if (String(validFrom) > (changedAt ?? '9')) continue;
    const withdrawn = await stored.rows.all<{ index: number }>(
      `SELECT "status_index" AS "index" FROM "credential"
       WHERE "status_list" = $1 AND ("revoked_at" IS NOT NULL OR "suspended_at" IS NOT NULL)`,
      [list],
    );
    const due = encodeStatusList(
      STATUS_LIST_SIZE,
      withdrawn.map(({ index }) => index),
    );
    const encoded = isJsonObject(credentialSubject) ? credentialSubject['encodedList'] : undefined;
    if (typeof encoded !== 'string' || !bitsOf(encoded).equals(bitsOf(due)))
      yield {
        row: `status_list ${list}`,
        wrong: 'is served with other bits than what is revoked and suspended',
      };
  }
}

/** Bits, for another version of the engine may pack the same ones in other words. */
function bitsOf(encoded: string): Buffer {
  try {
    return gunzipSync(Buffer.from(encoded.slice(1), 'base64url'), { maxOutputLength: STATUS_LIST_SIZE });
  } catch {
    return Buffer.alloc(0);
  }
}
