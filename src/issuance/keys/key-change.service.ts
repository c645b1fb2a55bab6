import { Injectable } from '@nestjs/common';

import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Refusal } from '../../refusal.js';
import { parseCompromise } from './compromise.js';
import { addCompromise, addKeys } from './key-files.js';
import { KeyRingService } from './key-ring.service.js';
import { SigningKeyName } from './signing-key.entity.js';

/** One key as an operator sees it. */
export interface ListedKey {
  readonly name: string;
  /** The file in the keys folder, as `ed25519-1.pem`. */
  readonly file: string;
  readonly state: 'current' | 'former' | 'compromised';
  /** When the first award was reserved for it; undefined while there is none. Status lists that it signed do not count. */
  readonly firstUsed: string | undefined;
  readonly since: string | undefined;
}

/** What an operator does with the keys; nothing here ever takes a key away. */
@Injectable()
export class KeyChangeService {
  constructor(
    private readonly keys: KeyRingService,
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Every key, oldest first. */
  async list(): Promise<ListedKey[]> {
    const used = await this.reader.manager.find(SigningKeyName);
    const { ring, current } = this.keys;
    const toListed = (name: string, isCurrent: boolean): ListedKey => {
      const file = ring.files.get(name) ?? '';
      const since = ring.compromised.get(name)?.since;
      const state = since === undefined ? (isCurrent ? 'current' : 'former') : 'compromised';
      return { name, file, state, since, firstUsed: used.find((one) => one.name === name)?.firstUsed };
    };
    return [
      ...ring.ed25519.map((key) => toListed(key.multibase, key === current.ed25519)),
      ...ring.rsa.map((key) => toListed(key.kid, key === current.rsa)),
    ];
  }

  /** Makes new keys, which sign every award from now on; the old ones stay published, and what they signed stays valid. */
  async rotate(actor: string): Promise<void> {
    const former = this.keys.current;
    await addKeys(this.keys.folder);
    const { ed25519, rsa } = this.keys.current;
    const details = {
      rsa: rsa.kid,
      former: { ed25519: former.ed25519.multibase, rsa: former.rsa.kid },
    };
    await this.unitOfWork.run((tx) =>
      this.audit.append(tx, { actor, action: 'keys.rotate', subject: ed25519.multibase, details }),
    );
  }

  /**
   * Declares that others may have a key. It signs nothing any more, new keys are made first where it was the current
   * one, and of what it signed only what stands in our register is valid. For good: there is no way back. Of a key that
   * is compromised already, only an earlier moment is taken.
   */
  async compromise(called: string, given: { since: string; reason: string }, actor: string): Promise<void> {
    const known = (await this.list()).find(({ name, file }) =>
      [name, file, file.replace(/\.pem$/, '')].includes(called),
    );
    if (!known) throw new NoSuchKey(called);
    const { name } = known;
    const { since, reason } = given;
    const { compromise, wrong } = parseCompromise({ since, reason, recordedAt: this.clock.now() });
    if (!compromise) throw new Refusal('malformed', 'compromise-malformed', wrong);
    if (known.since !== undefined && known.since <= compromise.since) throw new AlreadyCompromised(known);
    if (known.state === 'current') await this.rotate(actor);
    // The trail first: a compromise that is in force and in no trail could not be told from a planted file.
    await this.unitOfWork.run((tx) =>
      this.audit.append(tx, { actor, action: 'keys.compromise', subject: name, details: { since, reason } }),
    );
    addCompromise(this.keys.folder, name, `${JSON.stringify(compromise, null, 2)}\n`);
  }
}

class NoSuchKey extends Refusal {
  constructor(called: string) {
    super('not-found', 'no-such-key', `There is no key ${called}: npm run keys -- list shows them.`);
  }
}

class AlreadyCompromised extends Refusal {
  constructor({ name, since }: ListedKey) {
    super(
      'conflict',
      'already-compromised',
      `The key ${name} is compromised since ${since} already: only an earlier moment can still be declared.`,
    );
  }
}
