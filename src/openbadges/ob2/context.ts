import type { Json } from '../json.js';

/** The `@context` of every OB 2.0 document that we make. */
export const openBadges2 = 'https://w3id.org/openbadges/v2';

/** Contexts of OB 2.1: the same classes and terms, with an API beside them that no badge speaks of. */
const openBadges21: readonly Json[] = [
  'https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld',
  'https://purl.imsglobal.org/spec/ob/v2p1/context/ob_v2p1.jsonld',
];

/** Tells whether a context is that of OB 2.0 or 2.1. */
export const isOpenBadges2Context = (context: Json): boolean =>
  context === openBadges2 || openBadges21.includes(context);
