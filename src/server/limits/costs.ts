/** What asks for what: `route` is the pattern of a route, `method` any when left out. */
interface Price {
  readonly method?: string;
  readonly route: RegExp;
  readonly units: number;
}

/**
 * What a request costs, the first line that fits: a verification fetches and computes for seconds, a sign-in is a guess
 * at somebody's door, an upload is read and stored, one's own data is looked for in every table and its pictures are drawn;
 * a public document is a matter of microseconds, and probes are free.
 */
const prices: readonly Price[] = [
  { route: /^\/(health\/|metrics$)/, units: 0 },
  { method: 'POST', route: /^\/api\/verifications$/, units: 20 },
  { route: /sign-in|\/oidc|\/callback/, units: 10 },
  { method: 'POST', route: /^\/api\/(evidence|staff\/imports)$/, units: 10 },
  { method: 'GET', route: /^\/api\/me\/data$/, units: 20 },
  { route: /^\/api\/me\/data\/erasure$/, units: 10 },
  { method: 'GET', route: /^\/(ob[23]|images|keys|\.well-known)\//, units: 0.2 },
  { method: 'GET', route: /^\/did\.json$/, units: 0.2 },
];

/** Any other page, and every other question to the interface. */
const ORDINARY = 1;

/** A secret that opens nothing: nobody types in 256 random bits by mistake. */
export const WRONG_SECRET = 10;

/** The units that a request to this route costs; there may be none of that name, which costs as well. */
export function costOf(method: string, route: string | undefined): number {
  const asked = method === 'HEAD' ? 'GET' : method;
  const price = prices.find(
    (one) => (one.method ?? asked) === asked && route !== undefined && one.route.test(route),
  );
  return price?.units ?? ORDINARY;
}
