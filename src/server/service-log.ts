import { ConsoleLogger } from '@nestjs/common';

/** What the framework tells of its own making; an operator has no use for it. */
const FRAMEWORK = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** The service's log: readable lines for people, JSON lines in production. */
export class ServiceLog extends ConsoleLogger {
  constructor(production: boolean) {
    super({
      prefix: 'taitomerkki',
      json: production,
      colors: process.stdout.isTTY && !production,
      logLevels: ['fatal', 'error', 'warn', 'log'],
    });
  }

  /** A failed start is said by `main.ts` in one line, without the framework's stack. */
  override error(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (context !== 'ExceptionHandler' && context !== 'NestApplication') super.error(message, ...rest);
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK.has(String(rest.at(-1)))) super.log(message, ...rest);
  }
}
