import { Refusal, type RefusalKind } from '../../refusal.js';

/** Why a sign-in comes to nothing, in as much as the person is told. */
const reasons = {
  'begin-again': ['malformed', 'This sign-in is over or was begun in another browser: begin it again.'],
  'provider-fault': [
    'unavailable',
    'The sign-in service did not answer as it should: try again in a moment.',
  ],
  declined: ['forbidden', 'The sign-in was cancelled at the provider: try again.'],
  'not-staff': ['forbidden', 'Only the staff of this city’s schools come in with this account.'],
  'not-in-service': ['forbidden', 'This person is not in the city’s service today.'],
  'wrong-code': ['forbidden', 'This code is not right, or it is used or too old: ask for a new one.'],
  taken: ['conflict', 'This account is somebody else’s here already: ask the administrator.'],
} as const satisfies Record<string, readonly [RefusalKind, string]>;
export type Reason = keyof typeof reasons;

/** A sign-in that fails: the person gets a plain page or problem, `detail` is for the log alone. */
export class SignInFailed extends Refusal {
  constructor(
    readonly reason: Reason,
    readonly detail: string,
  ) {
    super(reasons[reason][0], `sign-in-${reason}`, reasons[reason][1]);
  }
}
