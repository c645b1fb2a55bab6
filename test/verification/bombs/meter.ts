import { spawn } from 'node:child_process';

import { startService, type Service, type Wanted } from '../../service.js';

const WATCH = ['--import', './test/faults/loop-watch.mjs'];

/** What the serving thread and the whole process went through since the last reading. */
interface Reading {
  /** Delay of the event loop, milliseconds. */
  readonly p99: number;
  readonly max: number;
  /** Resident memory of the process with its workers, bytes. */
  readonly peak: number;
  readonly now: number;
}

export interface Metered {
  readonly service: Service;
  read(): Promise<Reading>;
}

/** The built service under observation; `faults` are preloads that open one of its guards. */
export async function startMetered(wanted: Wanted = {}, ...faults: string[]): Promise<Metered> {
  const nodeArguments = [...WATCH, ...faults.flatMap((file) => ['--import', `./test/faults/${file}`])];
  const service = await startService({ ...wanted, nodeArguments });
  let told = 0;
  return {
    service,
    async read() {
      service.process.kill('SIGUSR2');
      for (;;) {
        const readings = [...service.output().matchAll(/^watch (\{.*\})$/gm)];
        const [, text] = readings[told] ?? [];
        if (text !== undefined) {
          told += 1;
          return JSON.parse(text) as Reading;
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

/** A process beside the service that does nothing. */
export interface Idle {
  /** By how much it was late all the same, p99 in milliseconds. */
  readIdle(): number;
  stop(): void;
}

/** Starts a process that does nothing but note how late it is: what the machine, and not the service, is to blame for. */
export function startIdle(): Idle {
  const program = `const delay = require('node:perf_hooks').monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    setInterval(() => console.log(delay.percentile(99) / 1e6), 100);`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  let last = 0;
  child.stdout.on('data', (text) => (last = Number(String(text).trim().split('\n').at(-1))));
  return { readIdle: () => last, stop: () => void child.kill() };
}
