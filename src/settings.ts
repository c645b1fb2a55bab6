import { resolve } from 'node:path';

import { z } from 'zod';

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(from).max(to));

const oidcIssuer = {
  form: z.union([z.literal(''), z.string().regex(/^https?:\/\/[^/?#@\s]+(\/[^?#\s]*)?$/)]),
  otherwise: '',
  allowed: 'the issuer of the OpenID provider as it names itself, or empty',
};
const oidcClientId = {
  form: z.string().regex(/^\S*$/),
  otherwise: '',
  allowed: 'the client id that the provider gave',
};
const oidcClientSecret = {
  ...oidcClientId,
  allowed: 'the client secret that the provider gave',
  secret: true,
};

/** Every setting of the service: its form, its default and what is allowed, in words. `secret` ones are never repeated. */
export const settings = {
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
      .transform((url) => url.replace(/(?<!\/)\/+$/, '')),
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
    secret: true,
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
  OIDC_ENTRA_ISSUER: oidcIssuer,
  OIDC_ENTRA_CLIENT_ID: oidcClientId,
  OIDC_ENTRA_CLIENT_SECRET: oidcClientSecret,
  OIDC_MPASSID_ISSUER: oidcIssuer,
  OIDC_MPASSID_CLIENT_ID: oidcClientId,
  OIDC_MPASSID_CLIENT_SECRET: oidcClientSecret,
  OIDC_DEMO_ISSUER: oidcIssuer,
  OIDC_DEMO_CLIENT_ID: oidcClientId,
  OIDC_DEMO_CLIENT_SECRET: oidcClientSecret,
  OIDC_STAFF_CLAIM: {
    form: z.string().regex(/^[\w.:/-]*$/),
    otherwise: '',
    allowed:
      'the claim in which Entra ID gives the staff key, or empty (then people sign in first with a code)',
  },
  OIDC_EDUCATION_PROVIDER: {
    form: z.string().regex(/^[\d.]+$/),
    otherwise: '1.2.246.562.10.346830761110',
    allowed: 'the OID of the education provider whose staff may come in through MPASSid',
  },
  SESSION_IDLE_MINUTES: {
    form: wholeNumber(5, 1440),
    otherwise: '120',
    allowed: 'minutes from 5 to 1440 after which an unused session ends',
  },
  SESSION_HOURS: {
    form: wholeNumber(1, 168),
    otherwise: '12',
    allowed: 'hours from 1 to 168 after which every session ends',
  },
  SMTP_URL: {
    form: z.union([z.literal(''), z.string().regex(/^smtps?:\/\/\S+$/)]),
    otherwise: '',
    allowed: 'empty (messages stay in the service) or smtp(s)://user:password@host:port',
    secret: true,
  },
  MAIL_FROM: {
    form: z.string().regex(/^[^\r\n]{3,200}$/),
    otherwise: 'Taitomerkki <no-reply@example.org>',
    allowed: 'the sender of e-mails, for example Taitomerkki <taitomerkki@example.org>',
  },
  SCANNER_URL: {
    form: z.union([
      z.literal(''),
      z.string().regex(/^(tcp:\/\/[\w.-]+:\d{1,5}|tcp:\/\/\[[\da-fA-F:]+\]:\d{1,5}|unix:\/\S+)$/),
    ]),
    otherwise: '',
    allowed: 'empty (no malware scanner) or where clamd listens: tcp://host:3310 or unix:/run/clamd.sock',
  },
  AUDIT_HEAD_DIR: {
    form: z.string(),
    otherwise: '',
    allowed:
      'a folder on another disk or machine for the signed heads of the trail; empty: DATA_DIR/audit-head',
  },
  AUDIT_HEAD_MINUTES: {
    form: wholeNumber(1, 1440),
    otherwise: '10',
    allowed: 'minutes from 1 to 1440 between two signed heads of the trail',
  },
  PROXY_HOPS: {
    form: wholeNumber(0, 5),
    otherwise: '0',
    allowed: 'how many trusted proxies stand before the service, 0 to 5',
  },
  RATE_LIMIT: {
    form: wholeNumber(0, 1_000_000),
    otherwise: '600',
    allowed: 'cost units that one address may spend in a minute, 0 for no limit',
  },
  SECURITY_CONTACT: {
    form: z.union([z.literal(''), z.string().regex(/^(mailto:|https:\/\/)\S+$/)]),
    otherwise: '',
    allowed: 'mailto: or https: address for security.txt; empty: the address of the issuer',
  },
  SECOND_LOOK_PERCENT: {
    form: wholeNumber(0, 100),
    otherwise: '5',
    allowed: 'percent of approvals, 0 to 100, that a second reviewer looks at blindly',
  },
  QUEUE_TARGET_DAYS: {
    form: wholeNumber(1, 90),
    otherwise: '7',
    allowed: 'days from 1 to 90 within which a submission should be decided',
  },
  KEEP_ACCOUNT_DAYS: kept('days', 'after the end of employment that a person keeps a name here', '30'),
  KEEP_DRAFT_MONTHS: kept('months', 'that an untouched draft is kept', '12'),
  KEEP_EVIDENCE_MONTHS: kept('months', 'that answers and evidence are kept after the decision', '24'),
  KEEP_REVIEW_MONTHS: kept('months', 'that scores and comments stay with the person', '24'),
  KEEP_GOAL_MONTHS: kept('months', 'that the goal of a supervisor discussion is kept', '24'),
  KEEP_MESSAGE_MONTHS: kept('months', 'that messages are kept', '12'),
  KEEP_AWARD_YEARS: kept('years', 'after the end of employment that decisions and badges are kept', '10'),
  KEEP_AUDIT_YEARS: kept('years', 'that the trail keeps its details', '5'),
} as const;

function kept(unit: 'days' | 'months' | 'years', what: string, otherwise: string) {
  return { form: wholeNumber(1, 1200), otherwise, allowed: `${unit} from 1 to 1200 ${what}` };
}
