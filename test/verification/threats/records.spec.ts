import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { badgeOf, endorsementOf, recordOf } from '../world/documents.js';
import { didKeyIssuer } from '../world/issuers.js';
import { judge } from '../world/world.js';

const school = didKeyIssuer();

describe('the person of a record', () => {
  const thief = didKeyIssuer();
  const trusted = [school.id, thief.id];
  const salt = 'a1b2c3';
  const hash = createHash('sha256').update(`victim@x.example${salt}`).digest('hex');
  const hashed = {
    type: 'IdentityObject',
    hashed: true,
    identityHash: `sha256$${hash}`,
    identityType: 'emailAddress',
    salt,
  };
  const about = (subject: JsonObject) => {
    const badge = badgeOf(school.id);
    return school.secure({
      ...badge,
      credentialSubject: { ...(badge['credentialSubject'] as JsonObject), ...subject },
    });
  };
  const recordAbout = async (id: string, part: JsonObject | string, identifier?: JsonObject) =>
    thief.secure(
      recordOf(thief.id, [part], {
        credentialSubject: {
          id,
          type: ['ClrSubject'],
          ...(identifier && { identifier: [identifier] }),
          verifiableCredential: [part],
        },
      }),
    );
  const foreign = { id: 'urn:uuid:0f6c0b9e-7a64-4d55-9f0e-0f6c0b9e7a64', identifier: [hashed] };

  it.each<[string, string, JsonObject, string, string]>([
    ['the same id', 'did:example:a', { id: 'did:example:a' }, 'passed', 'valid'],
    ['another id', 'did:example:b', { id: 'did:example:a' }, 'failed', 'invalid'],
    ['the address behind the hash', 'mailto:Victim@x.example', foreign, 'passed', 'valid'],
    ['another address than that behind the hash', 'mailto:thief@x.example', foreign, 'failed', 'invalid'],
    ['an id of another kind', 'did:example:b', foreign, 'warning', 'valid'],
  ])('T27: and of its part are compared: %s', async (_name, id, subject, outcome, verdict) => {
    const answer = await judge(await recordAbout(id, await about(subject)), { trusted });
    expect(answer.parts?.[0]?.findings).toContainEqual(
      expect.objectContaining({ check: 'recipient-of-record', outcome }),
    );
    expect(answer.verdict).toBe(verdict);
  });

  it('T27: who is asked for must be the person of every part, whatever the record says', async () => {
    const record = await recordAbout('mailto:thief@x.example', await about(foreign), hashed);
    const answer = await judge(record, { trusted, recipient: 'thief@x.example' });
    expect([answer.verdict, answer.credential?.recipientMatches]).toEqual(['invalid', true]);
    const [part] = answer.parts ?? [];
    expect([part?.verdict, part?.credential?.recipientMatches]).toEqual(['invalid', false]);
    const victims = await recordAbout('mailto:victim@x.example', await about(foreign));
    const own = await judge(victims, { trusted, recipient: 'victim@x.example' });
    expect([own.verdict, own.parts?.[0]?.credential?.recipientMatches]).toEqual(['valid', true]);
  });

  it('T27 twin: the stolen part is genuine and valid by itself', async () => {
    expect((await judge(await about(foreign), { trusted })).verdict).toBe('valid');
  });

  it('is nobody that an endorsement in it has to be about', async () => {
    const praise = await school.secure(
      endorsementOf(school.id, 'https://circus.example/achievements/juggling'),
    );
    const record = await recordAbout('mailto:juggler@x.example', praise);
    const answer = await judge(record, { trusted, recipient: 'juggler@x.example' });
    expect([answer.verdict, answer.parts?.[0]?.credential?.recipientMatches]).toEqual(['valid', null]);
  });
});
