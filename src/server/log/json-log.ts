import type { LoggerService } from '@nestjs/common';
import { destination, type Logger, pino, stdTimeFunctions } from 'pino';

import { cleanLine, cleanStack, isStack } from './clean.js';
import { isOfFramework, isSaidElsewhere } from './framework.js';

/** What is written of a request: nothing that a client chose but its method. */
export interface RequestLine {
  readonly id: string;
  readonly method: string;
  /** The pattern of the route, never the address itself. */
  readonly route: string;
  readonly status: number;
  /** Of the problem document. */
  readonly code?: string;
  readonly ms: number;
}

type Level = 'fatal' | 'error' | 'warn' | 'info';

/** The log in production: a line of JSON each, with the fields that are listed here and no other. */
export class JsonLog implements LoggerService {
  private readonly pino: Logger;

  constructor(fileDescriptor = 1) {
    this.pino = pino(
      { base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } },
      destination({ dest: fileDescriptor, sync: true }),
    );
  }

  log(message: unknown, ...rest: unknown[]): void {
    if (!isOfFramework(rest)) this.write('info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (!isSaidElsewhere(rest)) this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  request({ id, method, route, status, code, ms }: RequestLine): void {
    const line = { context: 'request', id, method, route, status, ...(code && { code }), ms };
    this.pino.info(line);
  }

  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const context = cleanLine(String(rest.at(-1) ?? 'service'));
    const text = message instanceof Error ? (message.stack ?? message.name) : String(message);
    const { msg, ...more } = isStack(text) ? cleanStack(text) : { msg: cleanLine(text) };
    this.pino[level]({ context, ...more }, msg);
  }
}
