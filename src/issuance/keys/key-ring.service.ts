import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';

import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import type { Award } from '../../openbadges/award.js';
import type { SigningKeys } from '../../openbadges/proof/keys.js';
import { Refusal, StartRefused } from '../../refusal.js';
import { Credential } from '../credential.entity.js';
import { makeFolder, stampOf } from './key-files.js';
import { currentKeys, keysNamed, loadKeyRing, refuseMissing, type KeyRing } from './key-ring.js';
import { SigningKeyName } from './signing-key.entity.js';

/**
 * The signing keys: in files of DATA_DIR, outside the database, made at the very first start. Every question looks
 * whether a file came since, so that what an operator does by command holds at once in every instance.
 */
@Injectable()
export class KeyRingService implements OnModuleInit {
  private readonly log = new Logger('keys');
  readonly folder: string;
  private stamp: string;
  private held: KeyRing;
  /** Why the folder cannot be read as it is now; nothing is signed until it can. */
  private unusable: string | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly reader: Reader,
  ) {
    this.folder = join(config.dataDir, 'keys');
  }

  /** Throws `StartRefused` when awards were made with keys that are not here: new ones would orphan them. */
  async onModuleInit(): Promise<void> {
    const names = await this.reader.manager.find(SigningKeyName);
    if (!existsSync(this.folder)) {
      if (names.length > 0)
        throw new StartRefused(
          `The signing keys are missing: restore ${this.folder} from the backup; badges were signed with them.`,
        );
      await makeFolder(this.folder);
    }
    this.stamp = stampOf(this.folder);
    this.held = loadKeyRing(this.folder);
    refuseMissing(
      this.held,
      names.map(({ name }) => name),
    );
    await this.compareAddress();
  }

  /** Every key that ever signed, those that do not sign any more included: what they signed is verified with them. */
  get ring(): KeyRing {
    this.readAgain();
    return this.held;
  }

  get current(): SigningKeys {
    return currentKeys(this.usable());
  }

  /** Throws `Refusal` when one of them is compromised. */
  named(names: Award['keys']): SigningKeys {
    return keysNamed(this.usable(), names);
  }

  isCompromised({ ed25519, rsa }: Award['keys']): boolean {
    const { compromised } = this.usable();
    return compromised.has(ed25519) || compromised.has(rsa);
  }

  /** The names of the current keys, for an award that they will sign; the register remembers them for every start to come. */
  async take(tx: EntityManager, now: string): Promise<Award['keys']> {
    const { ed25519, rsa } = this.current;
    const names = { ed25519: ed25519.multibase, rsa: rsa.kid };
    const known = await tx.findBy(SigningKeyName, { name: In([names.ed25519, names.rsa]) });
    for (const kind of ['ed25519', 'rsa'] as const)
      if (!known.some(({ name }) => name === names[kind]))
        await tx.insert(SigningKeyName, { name: names[kind], kind, firstUsed: now });
    return names;
  }

  private usable(): KeyRing {
    this.readAgain();
    if (this.unusable !== undefined) throw new KeysUnusable();
    return this.held;
  }

  /** What was published stays published, also when the folder is damaged under a running service. */
  private readAgain(): void {
    const stamp = stampOf(this.folder);
    // A folder is mended by more than names: a chmod or a restored content leaves the stamp as it is.
    if (stamp === this.stamp && this.unusable === undefined) return;
    this.stamp = stamp;
    try {
      const found = loadKeyRing(this.folder);
      refuseMissing(found, [
        ...this.held.ed25519.map(({ multibase }) => multibase),
        ...this.held.rsa.map(({ kid }) => kid),
      ]);
      this.held = found;
      this.unusable = undefined;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.unusable) this.log.error(`Nothing is signed until this is mended: ${message}`);
      this.unusable = message;
    }
  }

  /** The last award tells which address has signed. */
  private async compareAddress(): Promise<void> {
    const [newest] = await this.reader.manager.find(Credential, {
      order: { issuedOn: 'DESC' },
      take: 1,
      select: { id: true, award: true },
    });
    if (!newest) return;
    const { baseUrl } = JSON.parse(newest.award) as Award; // written by our own `toReservation`
    if (baseUrl === this.config.publicUrl) return;
    const said = `Badges were issued at ${baseUrl}, and PUBLIC_URL is ${this.config.publicUrl}: set PUBLIC_URL=${baseUrl}, or those badges no longer verify.`;
    if (this.config.production) throw new StartRefused(said);
    this.log.warn(said);
  }
}

class KeysUnusable extends Refusal {
  constructor() {
    super(
      'unavailable',
      'keys-unusable',
      'The service cannot sign at the moment; nothing was lost, and it goes on when the operator has mended it.',
    );
  }
}
