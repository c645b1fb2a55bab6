/** Why a request is refused, in terms of the job; `problem.filter.ts` alone knows which HTTP status that is. */
export type RefusalKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'unprocessable'
  | 'too-large'
  | 'unsupported-type'
  | 'too-many'
  | 'unavailable'
  | 'busy';

/**
 * A refusal meant for a person: `code` is stable and for programs, the message says in plain words what to do,
 * `details` are facts that a client may show (a conflicting id, the fields that failed).
 */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';

  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** One and the same answer for what does not exist and for what is not the caller's to see. */
export class NotFound extends Refusal {
  constructor() {
    super('not-found', 'not-found', 'There is nothing here, or it is not yours to see.');
  }
}

/** The service cannot start; the message is one line that names the cause and what to do about it. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}
