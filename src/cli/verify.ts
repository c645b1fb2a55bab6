import { readFileSync, statSync } from 'node:fs';

import { Refusal } from '../refusal.js';
import { limits } from '../verification/intake/limits.js';
import { VerificationService } from '../verification/verification.service.js';
import type { Verification } from '../verification/verify.js';
import { runCommand } from './command.js';

const usage = `npm run verify -- <file or url> [--recipient <e-mail address, URN or DID>]
Checks a badge: a file (JSON, token, PNG or SVG), or the address of a badge of ours. Fetches nothing.
Exit code: 0 valid, 1 issuer-unknown, 2 invalid, 3 unverifiable, 64 wrong usage or unreadable file.`;

const exitCodes = { valid: 0, 'issuer-unknown': 1, invalid: 2, unverifiable: 3 } as const;
const WRONG_USAGE = 64;

await runCommand(usage, async (app, words) => {
  const asked = parseWords(words);
  if (asked === undefined) return refuse(usage);
  const given = /^https?:\/\//.test(asked.badge) ? { url: asked.badge } : readBadge(asked.badge);
  if (given === undefined)
    return refuse(`${asked.badge} cannot be read, or is larger than ${limits.file / 1024} KiB.`);
  try {
    const verification = await app.get(VerificationService).verify(given, asked.recipient);
    console.log(toReport(verification));
    return exitCodes[verification.verdict];
  } catch (error) {
    // No badge at all: its code must not read as one of the four verdicts.
    if (error instanceof Refusal) return refuse(error.message);
    throw error;
  }
});

function parseWords(words: readonly string[]): { badge: string; recipient?: string } | undefined {
  const [badge, option, recipient, ...more] = words;
  if (badge === undefined || badge.startsWith('--') || more.length > 0) return undefined;
  if (option === undefined) return { badge };
  return option === '--recipient' && recipient !== undefined ? { badge, recipient } : undefined;
}

function readBadge(path: string): { file: Buffer } | undefined {
  try {
    return statSync(path).size > limits.file ? undefined : { file: readFileSync(path) };
  } catch {
    return undefined;
  }
}

function toReport({ verdict, standard, findings, credential }: Verification): string {
  const passed = findings.filter(({ outcome }) => outcome === 'passed').length;
  const others = findings.filter(({ outcome }) => outcome !== 'passed');
  return [
    `${verdict}${standard === null ? '' : ` (${standard === 'ob3' ? 'Open Badges 3.0' : 'Open Badges 2.0'})`}`,
    ...(credential === null
      ? []
      : [`  ${credential.name} – ${credential.issuer.name ?? credential.issuer.id}, ${credential.issuedOn}`]),
    `  ${passed} checks passed`,
    // The badge's own words may hold control characters that a terminal would obey.
    ...others.map(({ outcome, check, detail, clause }) => `  ${outcome}: ${check} – ${detail} [${clause}]`),
  ]
    .join('\n')
    .replace(/[^\P{Cc}\n]/gu, '�');
}

function refuse(line: string): number {
  console.error(line);
  return WRONG_USAGE;
}
