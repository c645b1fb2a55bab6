import 'reflect-metadata';

import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';

import { AppModule } from '../app.module.js';
import { loadConfig } from '../config.js';
import { Refusal, StartRefused } from '../refusal.js';

/** Runs an operator's command inside the service's own house; what it refuses is said in one line. */
export async function runCommand(
  usage: string,
  command: (app: INestApplicationContext, words: string[]) => Promise<number>,
) {
  const words = process.argv.slice(2);
  if (words.includes('--help')) return console.log(usage);
  try {
    const app = await NestFactory.createApplicationContext(AppModule.with(loadConfig()), {
      logger: ['error', 'warn'],
      abortOnError: false,
    });
    try {
      process.exitCode = await command(app, words);
    } finally {
      await app.close();
    }
  } catch (error) {
    const expected = error instanceof Refusal || error instanceof StartRefused;
    console.error(expected ? error.message : error);
    process.exitCode = 1;
  }
}
