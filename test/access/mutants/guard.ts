import type { Client } from '../../service.js';
import { refusedAt, violationsOf } from '../matrix.js';
import { toWord, type World } from './world.js';

/** An expression of the built service that keeps somebody out, and what stands in its place in the mutant. */
export interface Guard {
  readonly name: string;
  readonly file: string;
  readonly guard: string;
  readonly instead: string;
  /** What the service is asked, and what it answers as long as the guard stands. */
  readonly ask: (world: World) => Promise<unknown>;
  readonly expected: unknown;
}

export type Row = readonly [name: string, file: string, guard: string, instead: string, probe: Probe];
type Probe = Pick<Guard, 'ask' | 'expected'>;

/** The matrix itself, at these doors, as far as they refuse. */
export const matrix = (...doors: string[]): Probe => ({
  ask: ({ cast }) => violationsOf(cast, refusedAt(...doors)),
  expected: [],
});

export const answers = (expected: string, ask: (world: World) => ReturnType<Client['get']>): Probe => ({
  ask: async (world) => toWord(await ask(world)),
  expected,
});
