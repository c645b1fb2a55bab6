import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';

import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { PublicationService } from '../publication/publication.service.js';
import type { Given } from './intake/intake.js';
import { type TrustedIssuer, parseTrustedIssuers } from './trust/trusted-issuers.js';
import type { Verification } from './verify.js';
import type { Asked } from './worker/messages.js';
import { VerificationPool } from './worker/pool.js';

/** Answers whether a badge is good, ours or anybody's. */
@Injectable()
export class VerificationService implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger('verification');
  private held: VerificationPool | undefined;
  private trustedIssuers: readonly TrustedIssuer[] = [];

  constructor(
    private readonly publication: PublicationService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Throws `StartRefused` when the trusted issuers cannot be read. */
  onModuleInit(): void {
    const { trustedIssuers, dataDir } = this.config;
    this.trustedIssuers = parseTrustedIssuers(trustedIssuers, dataDir);
  }

  /** Judges a badge now, and whether it is about `recipient` (an e-mail address, URN or DID) when one is given. */
  verify(given: Given, recipient?: string): Promise<Verification> {
    return this.verifyAsked({ given, recipient });
  }

  /** The same for what a request holds, read or not. Its bytes are given away. */
  verifyAsked(asked: Asked): Promise<Verification> {
    const { baseUrl, issuer, publicKeys } = this.publication;
    const own = { baseUrl, issuer, ...publicKeys };
    return this.pool.verify({ asked, now: Date.parse(this.clock.now()), own });
  }

  /** Throws `Refusal` when a badge would be turned away now: said before the badge is read. */
  refuseWhenFull(): void {
    this.pool.refuseWhenFull();
  }

  /** After the last answer: Nest has closed the server by now. */
  async onApplicationShutdown(): Promise<void> {
    await this.held?.close();
  }

  /** Made when it is first needed, as its threads are: a service that nobody asks keeps their memory free. */
  private get pool(): VerificationPool {
    this.held ??= this.makePool();
    return this.held;
  }

  private makePool(): VerificationPool {
    return new VerificationPool({
      data: { trustedIssuers: this.trustedIssuers },
      find: (id) => this.publication.find(id),
      report: (error) =>
        this.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    });
  }
}
