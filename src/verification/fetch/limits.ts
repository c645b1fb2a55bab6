/** Everything that bounds what one verification may do outside. */
export const fetchLimits = {
  url: 2_048,
  /** Requests of one verification, each hop of a redirect being one. */
  fetches: 8,
  /** Milliseconds for all fetches of one verification together, counted from the first. */
  time: 5_000,
  /** Milliseconds until a TLS connection stands. */
  reach: 2_000,
  /** Milliseconds before which no failure is told: those of reaching a host all come at one moment. */
  silence: 2_000,
  redirects: 3,
  /** Largest body, counted as it is delivered. */
  bytes: 1_048_576,
  /** Largest head of an answer, in bytes. */
  head: 16_384,
} as const;

export type FetchLimits = Readonly<Record<keyof typeof fetchLimits, number>>;
