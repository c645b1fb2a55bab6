import { ConsoleLogger } from '@nestjs/common';

import { isOfFramework, isSaidElsewhere } from './framework.js';

/** The log outside of production: readable lines for people. */
export class ServiceLog extends ConsoleLogger {
  constructor() {
    super({
      prefix: 'taitomerkki',
      colors: process.stdout.isTTY,
      logLevels: ['fatal', 'error', 'warn', 'log'],
    });
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (!isSaidElsewhere(rest)) super.error(message, ...rest);
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!isOfFramework(rest)) super.log(message, ...rest);
  }
}
