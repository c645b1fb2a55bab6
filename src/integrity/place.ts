import type { Config } from '../config.js';
import type { Place } from './check.js';

/** Where and by which rules to look, from the settings. */
export function toPlace(
  { dataDir, databaseUrl, auditHead, keep }: Config,
  rest: Pick<Place, 'now' | 'sealed' | 'threads' | 'only'>,
): Place {
  return {
    ...{ dataDir, databaseUrl, headFolder: auditHead.folder, messageMonths: keep.messageMonths },
    ...rest,
  };
}
