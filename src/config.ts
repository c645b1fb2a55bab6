import { resolve } from 'node:path';

import { z } from 'zod';

import { StartRefused } from './refusal.js';

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(from).max(to));

/** Every setting of the service: its form, its default and what is allowed, in words. */
const settings = {
  NODE_ENV: {
    form: z.enum(['development', 'test', 'production']),
    otherwise: 'development',
    allowed: 'development, test or production',
  },
  HOST: {
    form: z.string().regex(/^[\w.:-]+$/),
    otherwise: 'localhost',
    allowed: 'a host name or an address to listen on',
  },
  PORT: { form: wholeNumber(1, 65_535), otherwise: '3000', allowed: 'a port from 1 to 65535' },
  PUBLIC_URL: {
    form: z
      .string()
      .regex(/^https?:\/\/[^/?#@\s]+(\/[^?#\s]*)?$/)
      .transform((url) => url.replace(/\/+$/, '')),
    otherwise: '',
    allowed: 'an http(s) address without query, for example https://badges.example.org',
  },
  DATA_DIR: {
    form: z
      .string()
      .min(1)
      .transform((path) => resolve(path)),
    otherwise: 'data',
    allowed: 'a folder that the service may write to',
  },
  DATABASE_URL: {
    form: z.union([z.literal(''), z.string().regex(/^postgres(ql)?:\/\/\S+$/)]),
    otherwise: '',
    allowed: 'empty (SQLite in DATA_DIR) or postgres://user:password@host:port/name',
  },
  TRUSTED_ISSUERS: {
    // Judged by its own room, which also reads the file that it may name.
    form: z.string(),
    otherwise: '',
    allowed: 'issuer ids or a JSON file of them',
  },
  CLAIM_MINUTES: {
    form: wholeNumber(1, 10_080),
    otherwise: '120',
    allowed: 'minutes from 1 to 10080 that a reviewer may keep a claimed submission',
  },
  EVIDENCE_QUOTA_MIB: {
    form: wholeNumber(20, 1_048_576),
    otherwise: '1024',
    allowed: 'MiB from 20 to 1048576 that one person may keep as evidence',
  },
} as const;

type Settings = typeof settings;
type Parsed = { [Name in keyof Settings]: z.output<Settings[Name]['form']> };

/** The settings as the service uses them, in its own words. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** As it was given: the room that verifies reads it, and the file that it may name. */
  readonly trustedIssuers: string;
  readonly claimMinutes: number;
  /** What one person may keep as evidence, in bytes. */
  readonly evidenceQuota: number;
}

/** Nest's token for the one parsed `Config`. */
export const CONFIG = Symbol('config');

/**
 * Reads the settings from the environment; the only reader of `process.env`.
 * Throws `StartRefused` naming the setting and what is allowed when a value is wrong or a name is misspelt.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  refuseMisspeltNames(Object.keys(environment));
  const value = parseAll(environment);
  return {
    production: value.NODE_ENV === 'production',
    host: value.HOST,
    port: value.PORT,
    publicUrl: value.PUBLIC_URL || `http://localhost:${value.PORT}`,
    dataDir: value.DATA_DIR,
    databaseUrl: value.DATABASE_URL,
    trustedIssuers: value.TRUSTED_ISSUERS,
    claimMinutes: value.CLAIM_MINUTES,
    evidenceQuota: value.EVIDENCE_QUOTA_MIB * 1024 * 1024,
  };
}

function parseAll(environment: NodeJS.ProcessEnv): Parsed {
  const entries = Object.entries(settings).map(([name, setting]) => {
    const given = environment[name];
    // An empty variable means "not set", as every shell and compose file treats it.
    const text = given === undefined || given === '' ? setting.otherwise : given;
    if (text === '' && name === 'PUBLIC_URL') return [name, ''];
    const result = setting.form.safeParse(text);
    // The address of a database may hold a password; it is not repeated.
    const said = name === 'DATABASE_URL' ? name : `${name}=${text}`;
    if (!result.success) throw new StartRefused(`Setting ${said} is not usable: give ${setting.allowed}.`);
    return [name, result.data];
  });
  return Object.fromEntries(entries) as Parsed; // each value came out of the form of its own name
}

/** A name one or two slips away from a setting's would be silently ignored by the system; here it stops the start. */
function refuseMisspeltNames(names: readonly string[]): void {
  const known = Object.keys(settings);
  for (const name of names.filter((given) => !known.includes(given))) {
    const meant = known.find((setting) => setting.length > 5 && slipsBetween(name, setting) <= 2);
    if (meant)
      throw new StartRefused(`${name} is not a setting: did you mean ${meant}? Correct or unset it.`);
  }
}

/** Levenshtein distance, cut short for names of very different length. */
function slipsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
