import type { Verification } from '../verify.js';

/** Why a verification was given up. */
export type Stop = keyof typeof reasons;

const reasons = {
  deadline: 'the check took too long and was given up',
  computing: 'the badge asks for too much computing, and the check was given up',
  memory: 'the badge asks for too much memory, and the check was given up',
  crash: 'the check failed on our side; try again, and tell us if it stays so',
} as const;

/** The answer for a badge that was not examined to the end: nothing is known of it, so nothing is said or shown. */
export function stopped(stop: Stop): Verification {
  return {
    verdict: 'unverifiable',
    standard: null,
    findings: [
      {
        check: stop === 'computing' ? 'deadline' : stop,
        outcome: 'not-checked',
        clause: 'Limits of this service',
        detail: reasons[stop],
      },
    ],
    credential: null,
  };
}
