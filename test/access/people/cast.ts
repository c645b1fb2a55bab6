import { must, apply, approve, putText } from '../../life/steps.js';
import type { Client, Service } from '../../service.js';
import { hashOf, holder, plantIdentity, plantKey } from './holder.js';
import { plantSecondLooks } from './second-looks.js';
import { enter, preview } from './staff-lines.js';

export const roles = ['teacher', 'reviewer', 'lead', 'principal', 'hr', 'admin'] as const;
export type Role = (typeof roles)[number];
export type Who = Role | 'nobody';

/** Everything that is somebody's, by id. */
export interface Belongings {
  readonly evidence: string;
  readonly file: string;
  readonly spareEvidence: string;
  readonly draft: string;
  readonly spareDraft: string;
  readonly submission: string;
  readonly credential: string;
  readonly spareCredential: string;
  /** A request of this person's own staff for the discussion. */
  readonly discussion: string;
  readonly import: string;
  /** Something that this person was told. */
  readonly message: string;
  /** What this person asks about their own data. */
  readonly request: string;
  /** A web session and a token that nobody uses. */
  readonly session: string;
  readonly token: string;
  /** An account at a provider. */
  readonly identity: string;
  readonly key: string;
}

/** One person per role, with that role only and belongings of every kind, and a stranger with as many. */
export interface Cast {
  readonly service: Service;
  readonly clients: Readonly<Record<Who, Client>>;
  readonly own: Readonly<Record<Role, Belongings>>;
  readonly other: Belongings;
  /** The stranger's submissions that the reviewer has claimed. */
  readonly claimed: readonly [string, string];
  /** The stranger's submission that waits for anybody. */
  readonly waiting: string;
  /** Second looks at the stranger's badges: one that the reviewer is asked for, one of somebody else. */
  readonly secondLooks: readonly [string, string];
  /** The `kid` of the public RSA key. */
  readonly kid: string;
}

const PICTURE = { name: 'kuva.txt', type: 'text/plain', bytes: Buffer.from('Näyttö') };

/**
 * Everybody begins as a teacher, so that each role has belongings from that time; then a staff import gives each their
 * role, and what they may still do with what is theirs is for the matrix to tell.
 */
export async function gather(service: Service): Promise<Cast> {
  const admin = await holder(service, 'admin-1');
  const tutor = await holder(service, 'reviewer-1');
  const people = roles.map((role) => ({ key: `only-${role}`, roles: 'teacher' }));
  const staff = roles.map((role) => ({
    key: `staff-of-${role}`,
    roles: 'teacher',
    supervisor: `only-${role}`,
  }));
  await enter(admin, [...people, ...staff]);
  const belongingsOf = async (key: string, staffKey: string, client: Client) =>
    collect({ service, client, staff: await holder(service, staffKey), admin, tutor, key });
  const entries = [];
  for (const role of roles) {
    const client = await holder(service, `only-${role}`);
    const own = await belongingsOf(`only-${role}`, `staff-of-${role}`, client);
    entries.push({ role, client, own });
  }
  const stranger = await holder(service, 'teacher-1');
  const other = await belongingsOf('teacher-1', 'teacher-2', stranger);
  const claimable = [];
  for (const badge of ['1.4', '1.5', '1.6'])
    claimable.push((await apply(stranger, badge, [other.evidence, other.file])).id);
  await enter(
    admin,
    roles.map((role) => ({ key: `only-${role}`, roles: role })),
  );
  const clients = Object.fromEntries(entries.map(({ role, client }) => [role, client]));
  const [one = '', two = '', waiting = ''] = claimable;
  for (const id of [one, two]) await must(200, clients['reviewer']!.post(`/api/submissions/${id}/claim`));
  const nobody = await service.as();
  const { body: issuer } = await must(200, nobody.get('/ob2/issuer'));
  const own = Object.fromEntries(entries.map((entry) => [entry.role, entry.own])) as Cast['own'];
  return {
    service,
    clients: { ...(clients as Record<Role, Client>), nobody },
    own: { ...own, admin: { ...own.admin, import: (await importOf(clients['admin']!, 'admin')).id } },
    other,
    claimed: [one, two],
    waiting,
    secondLooks: await plantSecondLooks(service, 'teacher-1', ['only-reviewer', 'reviewer-2']),
    kid: new URL(issuer.publicKey.id ?? issuer.publicKey).pathname.split('/').at(-1) ?? '',
  };
}

interface Helpers {
  readonly service: Service;
  readonly client: Client;
  readonly staff: Client;
  readonly admin: Client;
  readonly tutor: Client;
  readonly key: string;
}

async function collect({ service, client, staff, admin, tutor, key }: Helpers): Promise<Belongings> {
  const evidence = await putText(client);
  const file = (await must(201, client.upload('/api/evidence', PICTURE, { title: 'Tiedosto' }))).body.id;
  const earn = async (badge: string) => {
    const submission = await apply(client, badge, [evidence]);
    return (await must(200, approve(tutor, submission, badge))).body.credential;
  };
  const open = async (badge: string) => (await must(201, client.post('/api/submissions', { badge }))).body.id;
  return {
    evidence,
    file,
    spareEvidence: await putText(client, 'Turha'),
    draft: await open('2.1'),
    spareDraft: await open('2.2'),
    submission: (await apply(client, '2.3', [evidence])).id,
    credential: await earn('1.1'),
    spareCredential: await earn('1.2'),
    discussion: (await must(201, staff.post('/api/recognitions', { level: 1 }))).body.id,
    import: (await importOf(admin, key)).id,
    message: (await must(200, client.get('/api/messages'))).body.items[0].id,
    request: (await must(201, client.post('/api/me/data/corrections', { what: 'Nimi', text: 'Väärin' }))).body
      .id,
    session: hashOf(await plantKey(service, key, 'session')),
    token: hashOf(await plantKey(service, key)),
    identity: await plantIdentity(service, key),
    key,
  };
}

/** An import that, when applied, leaves everybody as they are. */
const importOf = (admin: Client, key: string) =>
  preview(admin, [{ key: `new-by-${key.replace('only-', '')}`, roles: 'teacher' }]);
