import { query } from '../../evidence/stored.js';
import { apply, must, putText, scoresOf } from '../../life/steps.js';
import type { Answer, Client, Service } from '../../service.js';
import { gather, type Cast } from '../people/cast.js';
import { hashOf, holder, plantKey, speaking } from '../people/holder.js';
import { HEADING, enter, preview, toLine } from '../people/staff-lines.js';

/** The cast of the matrix, and what else the guards stand before. */
export interface World {
  readonly service: Service;
  readonly cast: Cast;
  readonly nobody: Client;
  readonly admin: Client;
  readonly tutor: Client;
  readonly colleague: Client;
  /** Of a submission in Swedish, one in hands of the tutor, the one that waits. */
  readonly swedish: string;
  readonly snapshots: Readonly<Record<'claimed' | 'waiting', string>>;
  readonly imports: Readonly<Record<'wrong' | 'applied' | 'outdated', string>>;
  /** Secrets of tokens: expired, limited to the profile, of somebody who has left; of sessions: in use, long unused. */
  readonly expired: string;
  readonly limited: string;
  readonly left: string;
  readonly session: string;
  readonly idle: string;
}

const YESTERDAY = new Date(Date.now() - 36 * 3_600_000).toISOString().slice(0, 10);

export async function furnish(service: Service): Promise<World> {
  const cast = await gather(service);
  const admin = await holder(service, 'admin-1');
  const swede = await holder(service, 'teacher-sv');
  const swedish = await apply(swede, '1.1', [await putText(swede)], { language: 'sv' });
  await enter(admin, [{ key: 'leaver-1', roles: 'teacher' }]);
  const left = await plantKey(service, 'leaver-1');
  await enter(admin, [{ key: 'leaver-1', roles: 'teacher', end: YESTERDAY }]);
  const [limited, idle] = [
    await plantKey(service, 'teacher-1'),
    await plantKey(service, 'teacher-1', 'session'),
  ];
  await query(
    service,
    `UPDATE access_key SET actions = '["profile.read"]' WHERE hash = '${hashOf(limited)}'`,
  );
  await query(
    service,
    `UPDATE access_key SET last_used_at = '2026-01-02T00:00:00Z' WHERE hash = '${hashOf(idle)}'`,
  );
  return {
    service,
    cast,
    nobody: await service.as(),
    admin,
    tutor: await holder(service, 'reviewer-1'),
    colleague: await holder(service, 'teacher-3'),
    swedish: swedish.id,
    snapshots: {
      claimed: await snapshotOf(cast, cast.claimed[0]),
      waiting: await snapshotOf(cast, cast.waiting),
    },
    imports: await importsOf(admin),
    expired: await plantKey(service, 'teacher-1', 'token', '2026-02-01T00:00:00Z'),
    ...{ limited, left, idle },
    session: await plantKey(service, 'teacher-1', 'session'),
  };
}

async function snapshotOf({ service }: Cast, id: string): Promise<string> {
  const owner = await holder(service, 'teacher-1');
  return (await must(200, owner.get(`/api/submissions/${id}`))).body.snapshot;
}

/** Two that are previewed before a third is applied are out of date from then on. */
async function importsOf(admin: Client): Promise<World['imports']> {
  const nothing = [{ key: 'nothing-1', roles: 'teacher' }];
  const outdated = await preview(admin, nothing);
  const applied = await preview(admin, nothing);
  await must(200, admin.post(`/api/staff/imports/${applied.id}/apply`));
  const body = [HEADING, toLine({ key: 'wrong-1', roles: 'boss' })].join('\n');
  const wrong = await must(
    201,
    admin.send('POST', '/api/staff/imports', { body, headers: { 'content-type': 'text/csv' } }),
  );
  return {
    wrong: wrong.body.id,
    applied: applied.id,
    outdated: outdated.id,
  };
}

/** Tries a decision; with the wrong snapshot, or by somebody who has not claimed it, it must be refused. */
export const decide = (client: Client, id: string, snapshot: string): Promise<Answer> =>
  client.post(`/api/submissions/${id}/decision`, {
    snapshot,
    verdict: 'approve',
    scores: scoresOf('1.4', 2),
  });

/** A request with a session, from a page of this origin. */
export const fromPage = async ({ nobody, session }: World, headers: Record<string, string>) =>
  speaking(nobody, { cookie: `taitomerkki_session=${session}`, ...headers }).put('/api/me', {
    language: 'fi',
  });

/** A form of a page of ours that another session has opened. */
export const sendForm = ({ nobody, session, service: { url } }: World) =>
  nobody.send('PUT', '/api/me', {
    body: 'language=fi&_csrf=x',
    headers: {
      origin: url,
      cookie: `taitomerkki_session=${session}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
  });

/** `403 not-allowed`, or the status alone. */
export const toWord = ({ status, body }: Answer) => (status >= 400 ? `${status} ${body?.code}` : `${status}`);
