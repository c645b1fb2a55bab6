import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { copyHouse } from '../../catalog/copied-house.js';
import { must } from '../../life/steps.js';
import { type OwnBadge, loadOwnBadges } from '../../publication/own-badge.js';
import { type Service, startService } from '../../service.js';
import { type Route, startOrigin } from '../fetch/origin.js';
import { didKeyIssuer, didWebIssuer, httpsIssuer, kidIssuer } from '../world/issuers.js';
import { hostedPages } from '../world/ob2.js';
import type { Page } from '../world/world.js';

/** Issuers of the world outside, whom the service may ask. */
export const issuers = {
  circus: didWebIssuer('circus.example.org'),
  known: didWebIssuer('known.example.org'),
  /** Calls itself a city; its site exists. */
  city: httpsIssuer('city.example.org'),
  /** Names the city as issuer, with a key on a site of its own. */
  borrower: kidIssuer('RS256', 'city.example.org', 'circus.example.org'),
  /** Its site does not answer. */
  gone: didWebIssuer('gone.example.org'),
  anybody: didKeyIssuer(),
} as const;

/** The built service in a small world, with badges of its own in every state. */
export interface Stage {
  readonly service: Service;
  /** The build that runs, for operators' commands beside it. */
  readonly dist: string;
  readonly own: Readonly<Record<'valid' | 'revoked' | 'suspended' | 'expired', OwnBadge>>;
  close(): Promise<void>;
}

export async function openStage(pages: Readonly<Record<string, Page>> = {}): Promise<Stage> {
  const { circus, known, city, borrower } = issuers;
  const world = {
    ...circus.pages,
    ...known.pages,
    ...city.pages,
    ...borrower.pages,
    ...hostedPages(),
    ...pages,
  };
  const origin = await startOrigin(toRoutes(world));
  const house = copyHouse();
  // Nothing in the catalogue ends by itself; here one badge does, after a month.
  const file = join(house, 'badges/1.6.json');
  const badge = JSON.parse(readFileSync(file, 'utf8'));
  badge.versions[0].validMonths = 1;
  writeFileSync(file, JSON.stringify(badge));
  const dist = join(house, 'dist');
  const service = await startService({
    dist,
    ...origin.forService({ TRUSTED_ISSUERS: known.id }),
  });
  const own = await loadStates(service);
  const close = async () => {
    await service.remove();
    await origin.close();
    rmSync(house, { recursive: true });
  };
  return { service, dist, own, close };
}

async function loadStates(service: Service): Promise<Stage['own']> {
  const badges = await loadOwnBadges(service, 19);
  const expired = badges.find(({ badge }) => badge === '1.6')!;
  const [valid, revoked, suspended] = badges.filter((one) => one !== expired) as [
    OwnBadge,
    OwnBadge,
    OwnBadge,
  ];
  const admin = await service.as('admin-1');
  await must(200, admin.post(`/api/credentials/${revoked.id}/revocation`, { reason: 'Väärä henkilö' }));
  await must(200, admin.post(`/api/credentials/${suspended.id}/suspension`, { reason: 'Selvitys' }));
  return { valid, revoked, suspended, expired };
}

function toRoutes(pages: Readonly<Record<string, Page>>): Record<string, Route> {
  return Object.fromEntries(Object.entries(pages).map(([url, page]) => [url, () => toAnswer(page)]));
}

function toAnswer(page: Page) {
  if (typeof page === 'string' || page instanceof Uint8Array) return { body: page };
  if (typeof page['status'] !== 'number') return { body: page };
  const { status, body = '' } = page as { status: number; body?: JsonObject | string };
  return { status, body };
}

/** What somebody fills into the form. */
export interface Filled {
  readonly file?: Uint8Array;
  readonly text?: string;
  readonly url?: string;
  readonly recipient?: string;
}

/** Sends the form as a browser does: every field, also the empty ones. */
export function sendForm(service: Service, filled: Filled, lang: string): Promise<Response> {
  const form = new FormData();
  const { file, ...texts } = filled;
  form.set('file', new Blob([file ? new Uint8Array(file) : '']), file ? 'badge' : '');
  for (const [name, text] of Object.entries({ text: '', url: '', recipient: '', ...texts }))
    form.set(name, text);
  return fetch(`${service.url}/api/verifications?lang=${lang}`, {
    method: 'POST',
    body: form,
    headers: { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' },
  });
}

/** The text of a page between its tags; entities as they are. */
export const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
export const headingOf = (html: string) => /<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1];
