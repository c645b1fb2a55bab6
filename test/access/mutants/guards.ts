import type { Guard } from './guard.js';
import { guardsOfRights } from './tables/rights.js';
import { guardsOfWork } from './tables/work.js';

/** A new guard is a row in one of the tables; the expression must stand once in its file. */
export const guards: readonly Guard[] = [...guardsOfRights, ...guardsOfWork].map(
  ([name, file, guard, instead, probe]) => ({ name, file, guard, instead, ...probe }),
);
