import { hostname } from 'node:os';

import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AuditEvent } from '../../audit/audit-event.entity.js';
import { AuditService, SERVICE } from '../../audit/audit.service.js';
import { Clock } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { KeyRingService } from '../../issuance/keys/key-ring.service.js';
import { StartRefused } from '../../refusal.js';
import { headsInForce, signHead, type Head } from './head.js';
import { addHead, loadNewest } from './head-folder.js';

const OPERATOR = 'operator';
/** Heads of each file that a start looks at. Those before them are for the check, which reads every line. */
const AT_START = 20;
/** Files that the list of heads is made of: every instance writes one. */
const LISTED_FILES = 10;

/** The end of the trail, signed and kept in a second place: a trail that was cut off does not hold it any more. */
@Injectable()
export class HeadService implements OnApplicationShutdown {
  private readonly log = new Logger('trail');
  private timer: NodeJS.Timeout | undefined;
  private last = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly audit: AuditService,
    private readonly keys: KeyRingService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Compares, then signs: at the start, and from then on at the interval. Throws `StartRefused` in production. */
  async begin(): Promise<void> {
    const wrong = await this.findMissing();
    if (wrong !== undefined) {
      if (this.config.production) throw new StartRefused(wrong);
      this.log.warn(wrong);
      return;
    }
    await this.sign();
    this.timer = setInterval(() => void this.signOrLog(), this.config.auditHead.minutes * 60_000);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    await this.signOrLog();
  }

  /** The newest heads that stand in the folder, newest first. */
  newest(most: number): Head[] {
    const asked = { each: most, files: LISTED_FILES };
    return loadNewest(this.config.auditHead.folder, this.keys.ring, asked)
      .sort((a, b) => b.seq - a.seq)
      .slice(0, most)
      .map(({ signature: _signature, key: _key, ...head }) => head);
  }

  /** An operator knows why the trail ends before earlier heads. It is a line of the trail, and of the second place. */
  async accept(reason: string): Promise<Head> {
    const [missed] = this.newest(1);
    await this.unitOfWork.run(async (tx) => {
      const details = { reason, ...(missed ? { missed: { seq: missed.seq, hash: missed.hash } } : {}) };
      const act = { actor: SERVICE, action: 'audit.accept-restored', subject: SERVICE, details };
      await this.audit.append(tx, act);
    });
    const head = await this.head();
    if (!head) throw new Error('the trail has no event');
    const accepted = { ...head, accepted: reason };
    addHead(this.config.auditHead.folder, OPERATOR, signHead(accepted, this.keys.current.ed25519));
    return accepted;
  }

  /** What is wrong with the trail of this database, as far as its signed heads tell; undefined when it holds the newest. */
  private async findMissing(): Promise<string | undefined> {
    const { folder } = this.config.auditHead;
    const heads = headsInForce(loadNewest(folder, this.keys.ring, { each: AT_START }));
    const newest = heads.reduce<Head | undefined>(
      (best, head) => (best === undefined || head.seq > best.seq ? head : best),
      undefined,
    );
    if (!newest) return undefined;
    const found = await this.reader.manager.findOneBy(AuditEvent, { seq: newest.seq });
    if (found?.hash === newest.hash) return undefined;
    return (
      `The trail of this database does not hold its head of ${newest.at} (event ${newest.seq}, in ${folder}): ` +
      'it was cut, or an older backup was restored. Restore the newest backup; if there is none, ' +
      'npm run integrity -- --accept-restored "reason" (docs/operating.md, "Is the trail whole?").'
    );
  }

  private async signOrLog(): Promise<void> {
    try {
      await this.sign();
    } catch (error) {
      this.log.error(`No head of the trail could be signed: ${(error as Error).message}`);
    }
  }

  /** Nothing while the trail has not grown. */
  private async sign(): Promise<void> {
    const head = await this.head();
    if (!head || head.seq === this.last) return;
    const writer = `${hostname()}-${this.config.port}`;
    addHead(this.config.auditHead.folder, writer, signHead(head, this.keys.current.ed25519));
    this.last = head.seq;
  }

  private async head(rows: EntityManager = this.reader.manager): Promise<Head | undefined> {
    const [last] = await rows.find(AuditEvent, { order: { seq: 'DESC' }, take: 1 });
    const first = await rows.findOneBy(AuditEvent, { seq: 1 });
    if (!last || !first) return undefined;
    return { seq: last.seq, hash: last.hash, at: this.clock.now(), database: first.hash };
  }
}
