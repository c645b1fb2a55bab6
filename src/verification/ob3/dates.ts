import type { Finding } from '../../openbadges/finding.js';
import { isJsonObject, listOf } from '../../openbadges/json.js';
import type { Case } from '../steps/case.js';
import { checkPeriod, periodOf } from '../steps/validity.js';

/** Judges whether a credential and its proofs have begun and have not ended. */
export function checkDates({ document = {}, now }: Pick<Case, 'document' | 'now'>): Finding[] {
  const proofs = listOf(document['proof']).filter(isJsonObject);
  return [
    ...checkPeriod({ ...periodOf(document), clause: 'OB 3.0 §Verification, validFrom and validUntil' }, now),
    ...proofs.flatMap(({ created, expires }) =>
      created === undefined && expires === undefined
        ? []
        : checkPeriod(
            { name: 'proof', from: created, until: expires, clause: 'VC Data Integrity 1.0 §2.1' },
            now,
          ),
    ),
  ];
}
