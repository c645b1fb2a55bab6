import 'reflect-metadata';

import { Logger } from '@nestjs/common';

import { KeySweep } from './access/keys/sweep.service.js';
import { refuseUnsafeProduction } from './access/sign-in/production.js';
import { SealService } from './audit/seal/seal.service.js';
import { SystemClock } from './clock.js';
import { loadConfig } from './config.js';
import { EvidenceService } from './evidence/evidence.service.js';
import { QuarantineService } from './evidence/safety/quarantine.service.js';
import { Scanner } from './evidence/safety/scanner.service.js';
import { HeadService } from './integrity/head/head.service.js';
import { IntegrityService } from './integrity/integrity.service.js';
import { SenderService } from './notification/post/sender.service.js';
import { FullErasure } from './privacy/erasure/full-erasure.service.js';
import { OwnErasure } from './privacy/own-erasure/own-erasure.service.js';
import { RetentionService } from './privacy/retention/retention.service.js';
import { DemoLevels } from './recognition/demo-levels.service.js';
import { StartRefused } from './refusal.js';
import { ReminderService } from './review/reminders/reminder.service.js';
import { SettlementService } from './review/settlement.service.js';
import { createApp } from './server/create-app.js';
import { noticesAtStart } from './server/notices.js';

try {
  refuseWords(process.argv.slice(2));
  // What is stored is for the service's own user alone, whatever the habits of the machine.
  process.umask(0o077);
  const config = loadConfig();
  refuseUnsafeProduction(config);
  const app = await createApp(config);
  await app.init();
  await app.get(SealService).begin();
  await app.get(HeadService).begin();
  await app.get(DemoLevels).fill();
  await app.get(EvidenceService).sweep();
  await app.get(QuarantineService).begin();
  await app.get(Scanner).begin();
  await app.get(KeySweep).begin();
  await app.get(SettlementService).begin();
  await app.get(FullErasure).reapply();
  await app.get(OwnErasure).reapply();
  await app.get(RetentionService).begin();
  await app.get(ReminderService).begin();
  app.get(SenderService).begin();
  await app.get(IntegrityService).begin();
  await app.listen(config.port, config.host);
  const log = new Logger('start');
  for (const notice of noticesAtStart(config, process.version, new SystemClock().now().slice(0, 10)))
    log.warn(notice);
  log.log(`Taitomerkki serves at ${config.publicUrl}`);
} catch (error) {
  console.error(toLine(error));
  process.exit(1);
}

/** Settings are environment variables; a word on the command line would be ignored without anybody noticing. */
function refuseWords([word]: readonly string[]): void {
  if (word)
    throw new StartRefused(
      `${word} is not known here: settings are environment variables, for example PORT=3001 npm start.`,
    );
}

/** What the operator can mend is said in one line; what nobody foresaw keeps its stack. */
function toLine(error: unknown): string {
  const { code, port, message, stack } = error as {
    code?: string;
    port?: number;
    message?: string;
    stack?: string;
  };
  if (error instanceof StartRefused) return error.message;
  if (code === 'EADDRINUSE') return `Port ${port} is taken: stop what uses it, or set PORT to another one.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return 'This machine does not have the address that HOST names: set HOST to one of its own, or to localhost.';
  if (code === 'EACCES' && port) return `Port ${port} needs more rights: set PORT to one above 1023.`;
  return stack ?? message ?? String(error);
}
