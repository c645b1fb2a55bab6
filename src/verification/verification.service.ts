import { Inject, Injectable } from '@nestjs/common';

import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { PublicationService } from '../publication/publication.service.js';
import type { Given } from './intake/intake.js';
import { type Verification, verify } from './verify.js';

/** Answers whether a badge is good, ours or anybody's. */
@Injectable()
export class VerificationService {
  constructor(
    private readonly publication: PublicationService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Judges a badge now, and whether it is about `recipient` (an e-mail address, URN or DID) when one is given. */
  verify(given: Given, recipient?: string): Promise<Verification> {
    return verify(given, {
      own: this.publication,
      trustedIssuers: this.config.trustedIssuers,
      now: Date.parse(this.clock.now()),
      recipient,
    });
  }
}
