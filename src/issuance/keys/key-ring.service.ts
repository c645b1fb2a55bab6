import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';

import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import type { Award } from '../../openbadges/award.js';
import type { SigningKeys } from '../../openbadges/proof/keys.js';
import { StartRefused } from '../../refusal.js';
import { Credential } from '../credential.entity.js';
import { currentKeys, keysNamed, loadKeyRing, makeKeyRing, type KeyRing } from './key-ring.js';

/** The signing keys: in files of DATA_DIR, outside the database, made at the very first start. */
@Injectable()
export class KeyRingService implements OnModuleInit {
  private readonly log = new Logger('keys');
  private held: KeyRing;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly reader: Reader,
  ) {}

  /** Throws `StartRefused` when badges were signed with keys that are not here: new ones would orphan them. */
  async onModuleInit(): Promise<void> {
    const folder = join(this.config.dataDir, 'keys');
    const [newest] = await this.reader.manager.find(Credential, {
      order: { issuedOn: 'DESC' },
      take: 1,
      select: { id: true, award: true },
    });
    if (!existsSync(folder)) {
      if (newest)
        throw new StartRefused(
          `The signing keys are missing: restore ${folder} from the backup; badges were signed with them.`,
        );
      await makeKeyRing(folder);
    }
    this.held = loadKeyRing(folder);
    currentKeys(this.held);
    if (newest) this.compare(JSON.parse(newest.award) as Award);
  }

  /** Every key that ever signed. */
  get ring(): KeyRing {
    return this.held;
  }

  get current(): SigningKeys {
    return currentKeys(this.held);
  }

  named(names: Award['keys']): SigningKeys {
    return keysNamed(this.held, names);
  }

  /** The last award tells which keys and which address have signed. */
  private compare({ keys, baseUrl }: Award): void {
    keysNamed(this.held, keys);
    if (baseUrl === this.config.publicUrl) return;
    const said = `Badges were issued at ${baseUrl}, and PUBLIC_URL is ${this.config.publicUrl}: set PUBLIC_URL=${baseUrl}, or those badges no longer verify.`;
    if (this.config.production) throw new StartRefused(said);
    this.log.warn(said);
  }
}
