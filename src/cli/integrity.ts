import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { SystemClock } from '../clock.js';
import { loadConfig, type Config } from '../config.js';
import { checkAll, type Report } from '../integrity/check.js';
import { HeadService } from '../integrity/head/head.service.js';
import { invariants } from '../integrity/invariants/all.js';
import { toPlace } from '../integrity/place.js';
import { StartRefused } from '../refusal.js';
import { sealedTables } from '../tables.js';
import { runCommand } from './command.js';

const usage = `npm run integrity [-- --json] [--only I8,I13]
npm run integrity -- --accept-restored "reason"
Looks at everything that is stored, beside the running service or without it, and names each row and file that is not as it must be.
Exit code 0: all is whole. 1: something is not. 2: something could not be looked at, and nothing was found in the rest.
--accept-restored: the trail ends before a signed head because a backup was restored, and you know it.`;

const words = process.argv.slice(2);
const asked = parseWords(words);
if (words[0] === '--accept-restored') await accept();
else if (asked) await check(asked);
else {
  console.error(usage);
  process.exitCode = words.join() === '--help' ? 0 : 2;
}

async function accept(): Promise<void> {
  await runCommand(usage, async (app, [, reason = '', ...more]) => {
    if (reason.trim().length < 3 || reason.length > 500 || more.length > 0) {
      console.error(usage);
      return 2;
    }
    const { seq } = await app.get(HeadService).accept(reason.trim());
    console.log(`The trail is taken as it is, with event ${seq} as its head; this stands in the trail.`);
    return 0;
  });
}

function parseWords(given: readonly string[]): { asJson: boolean; only?: string[] } | undefined {
  const asJson = given.includes('--json');
  const [flag, list = '', ...more] = given.filter((word) => word !== '--json');
  if (flag === undefined) return { asJson };
  const only = list.split(',');
  const isKnown = only.every((id) => invariants.some((invariant) => invariant.id === id));
  return flag === '--only' && isKnown && more.length === 0 ? { asJson, only } : undefined;
}

async function check({ asJson, only }: { asJson: boolean; only?: string[] }): Promise<void> {
  try {
    const config = loadConfig();
    refuseEmptyPlace(config);
    const place = toPlace(config, {
      now: new SystemClock().now(),
      sealed: sealedTables,
      threads: Math.min(availableParallelism(), 4),
      ...(only ? { only } : {}),
    });
    const report = await checkAll(place, servedBy(config), (done) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${done}`);
    });
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    if (asJson) console.log(JSON.stringify(report, null, 2));
    else print(report);
    process.exitCode = { whole: 0, damaged: 1, unchecked: 2 }[report.outcome];
  } catch (error) {
    console.error(error instanceof StartRefused ? error.message : `Could not check: ${String(error)}`);
    process.exitCode = 2;
  }
}

function refuseEmptyPlace({ dataDir, databaseUrl }: Config): void {
  if (!databaseUrl && !existsSync(join(dataDir, 'taitomerkki.sqlite')))
    throw new StartRefused(`There is no database in ${dataDir}: set DATA_DIR to the folder of the service.`);
}

/** As strangers read them, from the service that runs on this machine. */
function servedBy({ host, port }: Config) {
  return async (list: number): Promise<string | undefined> => {
    try {
      const answer = await fetch(`http://${host}:${port}/ob3/status/${list}`, {
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(10_000),
      });
      return answer.ok ? await answer.text() : undefined;
    } catch {
      return undefined;
    }
  };
}

function print({ outcome, findings, unchecked }: Report): void {
  for (const { invariant, row, wrong } of findings) console.log(`${invariant} ${row} ${wrong}`);
  for (const { invariant, why } of unchecked) console.log(`${invariant} not checked: ${why}`);
  console.log(
    outcome === 'whole'
      ? 'Everything is whole.'
      : `${findings.length} found, ${unchecked.length} of the checks could not be made.`,
  );
}
