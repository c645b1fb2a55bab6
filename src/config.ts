import { join, resolve } from 'node:path';

import type { z } from 'zod';

import { StartRefused } from './refusal.js';
import { settings } from './settings.js';

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
  /** The share of approvals, 0–1, that a second reviewer looks at blindly. */
  readonly secondLook: number;
  readonly queueTargetDays: number;
  readonly signIn: {
    readonly providers: Readonly<Partial<Record<ProviderName, OidcProvider>>>;
    /** The claim in which Entra ID gives the staff key; empty where it gives none. */
    readonly staffClaim: string;
    /** OID of the education provider whose staff may come in through MPASSid. */
    readonly educationProvider: string;
    readonly idleMinutes: number;
    readonly hours: number;
  };
  /** `url` is empty where no e-mails are sent. */
  readonly mail: { readonly url: string; readonly from: string };
  /** Where clamd listens; empty where files are not scanned. */
  readonly scannerUrl: string;
  readonly auditHead: { readonly folder: string; readonly minutes: number };
  readonly proxyHops: number;
  /** Cost units a minute for one address; 0 for no limit. */
  readonly rateLimit: number;
  readonly securityContact: string;
  readonly keep: Retention;
}

export const providerNames = ['entra', 'mpassid', 'demo'] as const;
export type ProviderName = (typeof providerNames)[number];

export interface OidcProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** How long what is kept: `domain` words, each in the unit that its name says. */
export interface Retention {
  readonly accountDays: number;
  readonly draftMonths: number;
  readonly evidenceMonths: number;
  readonly reviewMonths: number;
  readonly goalMonths: number;
  readonly messageMonths: number;
  readonly awardYears: number;
  readonly auditYears: number;
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
    secondLook: value.SECOND_LOOK_PERCENT / 100,
    queueTargetDays: value.QUEUE_TARGET_DAYS,
    signIn: toSignIn(value),
    mail: { url: value.SMTP_URL, from: value.MAIL_FROM },
    scannerUrl: value.SCANNER_URL,
    auditHead: {
      folder: value.AUDIT_HEAD_DIR ? resolve(value.AUDIT_HEAD_DIR) : join(value.DATA_DIR, 'audit-head'),
      minutes: value.AUDIT_HEAD_MINUTES,
    },
    proxyHops: value.PROXY_HOPS,
    rateLimit: value.RATE_LIMIT,
    securityContact: value.SECURITY_CONTACT,
    keep: toRetention(value),
  };
}

function toSignIn(value: Parsed): Config['signIn'] {
  const named = providerNames.map((name) => [name, toProvider(value, name)] as const);
  return {
    providers: Object.fromEntries(named.filter(([, provider]) => provider !== undefined)),
    staffClaim: value.OIDC_STAFF_CLAIM,
    educationProvider: value.OIDC_EDUCATION_PROVIDER,
    idleMinutes: value.SESSION_IDLE_MINUTES,
    hours: value.SESSION_HOURS,
  };
}

/** A provider has all of its three settings, or none. */
function toProvider(value: Parsed, name: ProviderName): OidcProvider | undefined {
  const prefix = `OIDC_${name.toUpperCase() as Uppercase<ProviderName>}` as const;
  const issuer = value[`${prefix}_ISSUER`];
  const clientId = value[`${prefix}_CLIENT_ID`];
  const clientSecret = value[`${prefix}_CLIENT_SECRET`];
  const given = [issuer, clientId, clientSecret].filter((text) => text !== '');
  if (given.length === 0) return undefined;
  if (given.length < 3)
    throw new StartRefused(
      `Set all of ${prefix}_ISSUER, ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET, or none of them.`,
    );
  return { issuer, clientId, clientSecret };
}

function toRetention(value: Parsed): Retention {
  return {
    accountDays: value.KEEP_ACCOUNT_DAYS,
    draftMonths: value.KEEP_DRAFT_MONTHS,
    evidenceMonths: value.KEEP_EVIDENCE_MONTHS,
    reviewMonths: value.KEEP_REVIEW_MONTHS,
    goalMonths: value.KEEP_GOAL_MONTHS,
    messageMonths: value.KEEP_MESSAGE_MONTHS,
    awardYears: value.KEEP_AWARD_YEARS,
    auditYears: value.KEEP_AUDIT_YEARS,
  };
}

function parseAll(environment: NodeJS.ProcessEnv): Parsed {
  const entries = Object.entries(settings).map(([name, setting]) => {
    const given = environment[name];
    // An empty variable means "not set", as every shell and compose file treats it.
    const text = given === undefined || given === '' ? setting.otherwise : given;
    if (text === '' && name === 'PUBLIC_URL') return [name, ''];
    const result = setting.form.safeParse(text);
    const said = 'secret' in setting && setting.secret ? name : `${name}=${text}`;
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
