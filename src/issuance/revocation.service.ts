import { Inject, Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';

import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { lintStatusList } from '../openbadges/lint.js';
import { signStatusList } from '../openbadges/proof/sign.js';
import { NotFound, Refusal } from '../refusal.js';
import { Credential } from './credential.entity.js';
import { KeyRingService } from './keys/key-ring.service.js';
import { STATUS_LIST_SIZE } from './reservation.service.js';

interface CachedList {
  readonly revoked: number;
  readonly document: Promise<string>;
}

/** Takes awards back, and says so in every form that the world reads. */
@Injectable()
export class RevocationService {
  private readonly cache = new Map<number, CachedList>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly audit: AuditService,
    private readonly keys: KeyRingService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Revokes at once and for good; a level badge's place becomes free for a new confirmation. */
  async revoke(id: string, reason: string, actor: string): Promise<Credential> {
    return this.unitOfWork.run(async (tx) => {
      const revocation = { revokedAt: this.clock.now(), revocationReason: reason, levelKey: null };
      const { affected } = await tx.update(
        Credential,
        { id, signedAt: Not(IsNull()), revokedAt: IsNull() },
        revocation,
      );
      const credential = await tx.findOneBy(Credential, { id });
      if (!credential?.signedAt) throw new NotFound();
      if (affected !== 1) throw new AlreadyRevoked(credential);
      await this.audit.append(tx, { actor, action: 'credential.revoke', subject: id, details: { reason } });
      return credential;
    });
  }

  /** The signed status list as JSON text; the same revocations always give the same bytes. `NotFound` for a list not begun. */
  async statusList(list: number): Promise<string> {
    const begun = await this.reader.manager.existsBy(Credential, { statusList: list });
    if (!begun && list !== 1) throw new NotFound();
    // Revocations are final, so their number tells whether the list has changed, also through another instance.
    const revoked = await this.reader.manager.countBy(Credential, {
      statusList: list,
      revokedAt: Not(IsNull()),
    });
    const cached = this.cache.get(list);
    if (cached?.revoked === revoked) return cached.document;
    const document = this.signList(list);
    this.cache.set(list, { revoked, document });
    document.catch(() => this.cache.delete(list));
    return document;
  }

  /** Every revoked award with its reason, in the order of revocation. */
  async revoked(): Promise<{ readonly id: string; readonly reason: string }[]> {
    const rows = await this.reader.manager.find(Credential, {
      where: { revokedAt: Not(IsNull()) },
      order: { revokedAt: 'ASC', id: 'ASC' },
      select: { id: true, revocationReason: true },
    });
    return rows.map(({ id, revocationReason }) => ({ id, reason: revocationReason ?? '' }));
  }

  private async signList(list: number): Promise<string> {
    const rows = await this.reader.manager.find(Credential, {
      where: { statusList: list, revokedAt: Not(IsNull()) },
      select: { id: true, statusIndex: true, revokedAt: true },
    });
    const linted = await lintStatusList({
      baseUrl: this.config.publicUrl,
      list,
      size: STATUS_LIST_SIZE,
      revoked: rows.map((row) => row.statusIndex),
      validFrom: rows.reduce(
        (latest, row) => (row.revokedAt && row.revokedAt > latest ? row.revokedAt : latest),
        PROGRAMME_BEGAN,
      ),
    });
    return signStatusList(linted, this.config.publicUrl, this.keys.current.ed25519);
  }
}

/** A list without revocations has been true since the programme's first badges. */
const PROGRAMME_BEGAN = '2017-08-01T00:00:00Z';

class AlreadyRevoked extends Refusal {
  constructor({ revokedAt, revocationReason }: Credential) {
    super('conflict', 'already-revoked', `This badge was revoked at ${revokedAt}: ${revocationReason}`);
  }
}
