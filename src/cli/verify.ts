import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { CONFIG, type Config, loadConfig } from '../config.js';
import { type Language, languages } from '../openbadges/award.js';
import { PublicationService } from '../publication/publication.service.js';
import { Refusal } from '../refusal.js';
import { limits } from '../verification/intake/limits.js';
import { VerificationService } from '../verification/verification.service.js';
import type { Verification } from '../verification/verify.js';
import { runCommand } from './command.js';
import { toReport } from './verification-report.js';

const usage = `npm run verify -- <file or url> [--recipient <e-mail address, DID or URL>] [--lang fi|sv|en]
Checks a badge, whoever issued it: a file (JSON, token, PNG or SVG), or the address of a badge. What only its issuer can
show – the badge at an address, keys, revocations – is fetched over https; our own badges are looked up in our register:
run it with the settings of the service (PUBLIC_URL or PORT, DATA_DIR or DATABASE_URL), or they are not known as ours.
Exit code: 0 valid, 1 issuer-unknown, 2 invalid, 3 unverifiable, 64 wrong usage or unreadable file.`;

const exitCodes = { valid: 0, 'issuer-unknown': 1, invalid: 2, unverifiable: 3 } as const;
const WRONG_USAGE = 64;

await runCommand(
  usage,
  async (app, words) => {
    const asked = parseWords(words);
    if (asked === undefined) return refuse(usage);
    const given = /^\s*https?:\/\//.test(asked.badge) ? { url: asked.badge.trim() } : readBadge(asked.badge);
    if (typeof given === 'string') return refuse(given);
    try {
      const verification = await app.get(VerificationService).verify(given, asked.recipient);
      const us = app.get(PublicationService).issuer.name[asked.language];
      console.log(toReport(verification, asked.language, us));
      if (isPerhapsOurs(verification)) console.error(toPlace(app.get<Config>(CONFIG)));
      return exitCodes[verification.verdict];
    } catch (error) {
      // No badge at all: its code must not read as one of the four verdicts.
      if (error instanceof Refusal) return refuse(error.message);
      throw error;
    }
  },
  withoutTraces,
);

/** Where nothing was ever issued there is no register to ask, and a check is no reason to make keys. */
function withoutTraces(): Config {
  const config = loadConfig();
  if (config.databaseUrl || existsSync(join(config.dataDir, 'keys'))) return config;
  const dataDir = mkdtempSync(join(tmpdir(), 'verify-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  return { ...config, dataDir };
}

interface Asked {
  readonly badge: string;
  readonly recipient: string | undefined;
  readonly language: Language;
}

function parseWords(words: readonly string[]): Asked | undefined {
  const { values, positionals } = readOptions(words) ?? { values: {}, positionals: [] };
  const [badge, ...more] = positionals;
  const language = values.lang ?? languageOf(process.env);
  if (badge === undefined || more.length > 0 || !isLanguage(language)) return undefined;
  return { badge, recipient: values.recipient, language };
}

/** `undefined` for an option that does not exist, or one without its value. */
function readOptions(words: readonly string[]) {
  const options = { recipient: { type: 'string' }, lang: { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

function isLanguage(text: string): text is Language {
  return languages.some((language) => language === text);
}

/** The language of the terminal, where it is one of ours. */
function languageOf({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Language {
  const language = (LC_ALL || LC_MESSAGES || LANG || '').slice(0, 2);
  return isLanguage(language) ? language : 'en';
}

/** The file, or in one sentence why it cannot be had. */
function readBadge(path: string): { file: Buffer } | string {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return `${path} is a folder: name a file in it.`;
    if (found.size > limits.file) return `${path} is larger than ${limits.file / 1024} KiB.`;
    return { file: readFileSync(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code}).`;
  }
}

/** Whether other settings might have found it in the register of the service that issued it. */
function isPerhapsOurs({ verdict, findings }: Verification): boolean {
  const missed = ['own-record', 'own-register'];
  return (
    verdict === 'unverifiable' ||
    findings.some(({ check, outcome }) => outcome === 'failed' && missed.includes(check))
  );
}

function toPlace({ publicUrl, databaseUrl, dataDir }: Config): string {
  const register = databaseUrl ? 'the database of DATABASE_URL' : `DATA_DIR ${dataDir}`;
  return `Taken for our own: badges of ${publicUrl} (PUBLIC_URL) in ${register}.`;
}

function refuse(line: string): number {
  console.error(line);
  return WRONG_USAGE;
}
