import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { apply, must, putText, scoresOf } from '../life/steps.js';
import { HEADING, SCHOOL } from '../access/people/staff-lines.js';
import { holder } from '../access/people/holder.js';
import { query } from '../evidence/stored.js';
import type { Client, Service } from '../service.js';

/** Words that occur nowhere else, one for each kind of thing that is known of a person. */
export const canaries = {
  key: 'kanari-7731',
  first: 'Kanarinen',
  last: 'Häkkilintunen',
  email: 'kanarinen.hakkilintunen@example.org',
  answer: 'vastauskanari',
  evidence: 'näyttökanari',
  link: 'linkkikanari',
  fileName: 'tiedostokanari',
  bytes: 'tavukanari',
  returned: 'palautuskanari',
  approved: 'hyväksyntäkanari',
  goal: 'tavoitekanari',
  request: 'pyyntökanari',
} as const;

const yesterday = () => new Date(Date.now() - 48 * 3_600_000).toISOString().slice(0, 10);

/** Enters the person, in service or no longer. */
export async function enterCanary(admin: Client, end = ''): Promise<void> {
  const { key, first, last, email } = canaries;
  const line = `${key};${first};${last};${email};${SCHOOL(1)};teacher;basic;fi;1;2020-08-01;${end};principal-1;teacher`;
  const body = `${HEADING}\n${line}`;
  const file = { body, headers: { 'content-type': 'text/csv' } };
  const { body: preview } = await must(201, admin.send('POST', '/api/staff/imports', file));
  await must(200, admin.post(`/api/staff/imports/${preview.id}/apply`));
}

export const leave = (admin: Client) => enterCanary(admin, yesterday());

/** Has the person do everything that leaves something of theirs; answers the id of the badge that they earn. */
export async function live(service: Service): Promise<string> {
  const person = await holder(service, canaries.key);
  const reviewer = await service.as('reviewer-1');
  const text = await putText(person, canaries.evidence);
  const link = { kind: 'link', title: 'x', url: `https://example.org/${canaries.link}` };
  await must(201, person.post('/api/evidence', link));
  const file = {
    name: `${canaries.fileName}.txt`,
    type: 'text/plain',
    bytes: Buffer.from(`${canaries.bytes} `.repeat(50)),
  };
  const { body: kept } = await must(201, person.upload('/api/evidence', file, { title: 'Tiedosto' }));
  const first = await apply(person, '1.1', [text, kept.id]);
  await must(200, reviewer.post(`/api/submissions/${first.id}/claim`));
  const scores = scoresOf('1.1', 1).map((score) => ({
    ...score,
    reason: 'too_thin',
    comment: `${canaries.returned} ${'perusteluna tämä '.repeat(5)}`,
  }));
  await must(
    200,
    reviewer.post(`/api/submissions/${first.id}/decision`, {
      snapshot: first.snapshot,
      verdict: 'return',
      scores,
    }),
  );
  const answers = [{ criterion: '1.1.a', text: canaries.answer, evidence: [text, kept.id] }];
  await must(200, person.put(`/api/submissions/${first.id}/answers`, { answers }));
  const { body: again } = await must(200, person.post(`/api/submissions/${first.id}/submit`));
  await must(200, reviewer.post(`/api/submissions/${first.id}/claim`));
  const approval = {
    snapshot: again.snapshot,
    verdict: 'approve',
    scores: scoresOf('1.1', 2),
    comment: canaries.approved,
  };
  const { body: decided } = await must(200, reviewer.post(`/api/submissions/${first.id}/decision`, approval));
  await apply(person, '1.2', [text]);
  await must(201, person.post('/api/submissions', { badge: '1.3' }));
  const { body: asked } = await must(201, person.post('/api/recognitions', { level: 1 }));
  const principal = await service.as('principal-1');
  const heldOn = yesterday();
  await must(200, principal.post(`/api/recognitions/${asked.id}/confirm`, { goal: canaries.goal, heldOn }));
  await must(201, person.post('/api/me/data/corrections', { what: 'Nimi', text: canaries.request }));
  return decided.credential;
}

/** Where each canary is found: in files of the data folder (the keys aside), in the log, in rows. */
export async function findCanaries(service: Service): Promise<string[]> {
  const words = Object.entries(canaries);
  const found: string[] = [];
  const look = (place: string, bytes: Buffer) => {
    for (const [what, word] of words) if (bytes.includes(word)) found.push(`${what} in ${place}`);
  };
  for (const path of filesIn(service.dataDir)) look(path.slice(service.dataDir.length), readFileSync(path));
  look('the log', Buffer.from(service.output()));
  if (service.databaseUrl) look('the database', Buffer.from(JSON.stringify(await everyText(service))));
  return found;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesIn(path) : [path]))
    .filter((path) => !path.includes('/keys/'));
}

async function everyText(service: Service): Promise<unknown[]> {
  const columns = await query(
    service,
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type IN ('text', 'character varying')`,
  );
  const texts: unknown[] = [];
  for (const { table, column } of columns as { table: string; column: string }[])
    texts.push(await query(service, `SELECT "${column}" FROM "${table}"`));
  return texts;
}
