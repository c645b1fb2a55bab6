import { gunzipSync } from 'node:zlib';

import { loadOwnBadges, type OwnBadge } from '../publication/own-badge.js';
import type { Client, Service } from '../service.js';

/** What every form of one badge says about itself, in words that a table can compare. */
export interface Told {
  /** Whether every served form but the hosted assertion is what it was when it was issued, to the byte. */
  readonly bytes: string;
  readonly hosted: string;
  readonly revocationList: string;
  readonly statusList: 'set' | 'not set';
  readonly pages: string;
  readonly holding: string;
  /** Verdict of `POST /api/verifications` by form, in one word where all agree. */
  readonly verdicts: string;
}

/** Asks the service for every form of a badge, and its verifier about every form that the holder kept. */
export async function whatItTells(service: Service, kept: OwnBadge): Promise<Told> {
  const nobody = await service.as();
  return {
    bytes: await compareBytes(nobody, kept),
    hosted: await readHosted(nobody, kept),
    revocationList: await readRevocationList(nobody, kept.id),
    statusList: await readStatusList(service, kept),
    pages: await readPages(nobody, kept.id),
    holding: (await (await service.as('reviewer-1')).get(`/api/credentials/${kept.id}`)).body.state,
    verdicts: oneWord(await judgeAll(nobody, kept)),
  };
}

export { loadOwnBadges, type OwnBadge };

/** What a badge says that nothing has happened to. */
export const inForce: Told = {
  bytes: 'as issued',
  hosted: '200 as issued',
  revocationList: 'not listed',
  statusList: 'not set',
  pages: 'Voimassa · Giltigt · Valid',
  holding: 'valid',
  verdicts: 'valid',
};

async function compareBytes(nobody: Client, kept: OwnBadge): Promise<string> {
  const served = {
    ob3: (await nobody.get(`/ob3/credentials/${kept.id}`)).text === kept.ob3,
    ob3Jwt: (await nobody.get(`/ob3/credentials/${kept.id}.jwt`)).text === kept.ob3Jwt,
    ob2Jws: (await nobody.get(`/ob2/assertions/${kept.id}.jws`)).text === kept.ob2Jws,
    svg: (await nobody.get(`/images/${kept.id}.svg`)).text === kept.svg,
    svgOb2: (await nobody.get(`/images/${kept.id}.svg?standard=ob2`)).text === kept.svgOb2,
    png: (await nobody.get(`/images/${kept.id}.png`)).text === new TextDecoder().decode(kept.png),
    pngOb2:
      (await nobody.get(`/images/${kept.id}.png?standard=ob2`)).text ===
      new TextDecoder().decode(kept.pngOb2),
  };
  const other = Object.entries(served).filter(([, isSame]) => !isSame);
  return other.length === 0 ? 'as issued' : `changed: ${other.map(([form]) => form).join()}`;
}

async function readHosted(nobody: Client, { id, ob2 }: OwnBadge): Promise<string> {
  const { status, text, body } = await nobody.get(`/ob2/assertions/${id}`);
  if (text === ob2) return `${status} as issued`;
  const { '@context': _context, id: _id, type: _type, ...rest } = body;
  return `${status} ${JSON.stringify(rest)}`;
}

async function readRevocationList(nobody: Client, id: string): Promise<string> {
  const { body } = await nobody.get('/ob2/revocations');
  if (body.revokedAssertions.length === 1) return 'a list of one, which validator-core does not see';
  const entry = body.revokedAssertions.find((one: { id: string }) => one.id === `urn:uuid:${id}`);
  return entry === undefined ? 'not listed' : entry.revocationReason;
}

async function readStatusList(service: Service, { ob3, ob3Jwt }: OwnBadge): Promise<'set' | 'not set'> {
  const entry = JSON.parse(ob3).credentialStatus;
  const claims = JSON.parse(Buffer.from(ob3Jwt.split('.')[1] ?? '', 'base64url').toString());
  if (JSON.stringify(entry) !== JSON.stringify(claims.credentialStatus))
    throw new Error('two status entries');
  return (await isSet(service, entry)) ? 'set' : 'not set';
}

/** Reads the bit as a stranger would: gunzip of base64url, index 0 leftmost. */
export async function isSet(
  { url }: Pick<Service, 'url'>,
  entry: { statusListCredential: string; statusListIndex: string },
): Promise<boolean> {
  const list: any = await (await fetch(`${url}${new URL(entry.statusListCredential).pathname}`)).json();
  const bits = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), 'base64url'));
  if (bits.length * 8 !== 131_072) throw new Error(`a list of ${bits.length * 8} entries`);
  const index = Number(entry.statusListIndex);
  return ((bits.at(index >> 3) ?? 0) & (0x80 >> (index & 7))) !== 0;
}

async function readPages(nobody: Client, id: string): Promise<string> {
  const states = [];
  for (const lang of ['fi', 'sv', 'en']) {
    const { text } = await nobody.get(`/ob3/credentials/${id}?lang=${lang}`, { accept: 'text/html' });
    states.push(/<p class="state [a-z]+"><strong>([^<]+)/.exec(text)?.[1]);
  }
  return states.join(' · ');
}

async function judgeAll(nobody: Client, kept: OwnBadge): Promise<Record<string, string>> {
  const json = async (body: object) => (await nobody.post('/api/verifications', body)).body.verdict;
  const file = async (bytes: string | Uint8Array) => {
    const given = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
    const sent = { name: 'badge', type: 'application/octet-stream', bytes: given };
    return (await nobody.upload('/api/verifications', sent)).body.verdict;
  };
  return {
    ob3: await json({ credential: JSON.parse(kept.ob3) }),
    ob3Jwt: await json({ jwt: kept.ob3Jwt }),
    ob2: await json({ credential: JSON.parse(kept.ob2) }),
    ob2Jws: await json({ credential: kept.ob2Jws }),
    png: await file(kept.png),
    svg: await file(kept.svg),
    pngOb2: await file(kept.pngOb2),
    svgOb2: await file(kept.svgOb2),
  };
}

function oneWord(verdicts: Record<string, string>): string {
  const words = new Set(Object.values(verdicts));
  return words.size === 1 ? ([...words][0] ?? '') : JSON.stringify(verdicts);
}
