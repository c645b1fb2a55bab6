import 'reflect-metadata';

import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';

import { AppModule } from '../app.module.js';
import { type Config, loadConfig } from '../config.js';
import { Refusal, StartRefused } from '../refusal.js';

/** Runs an operator's command inside the service's own house; what it refuses is said in one line. */
export async function runCommand(
  usage: string,
  command: (app: INestApplicationContext, words: string[]) => Promise<number>,
  settings: () => Config = loadConfig,
) {
  const words = process.argv.slice(2);
  if (words.includes('--help')) return console.log(usage);
  // As the service does: what is stored is for its own user alone.
  process.umask(0o077);
  try {
    const app = await NestFactory.createApplicationContext(AppModule.with(settings()), {
      logger: ['error', 'warn'],
      abortOnError: false,
    });
    try {
      process.exitCode = await command(app, words);
    } finally {
      await app.close();
    }
  } catch (error) {
    console.error(toLine(error));
    process.exitCode = 1;
  }
}

/** What the operator can mend is said in one line; what nobody foresaw keeps its stack. */
function toLine(error: unknown): unknown {
  if (error instanceof Refusal || error instanceof StartRefused) return error.message;
  const { code, path } = error as { code?: string; path?: string };
  return code === 'ENOENT' && path ? `There is no file ${path}.` : error;
}
