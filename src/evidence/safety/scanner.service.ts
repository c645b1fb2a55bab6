import { createReadStream } from 'node:fs';

import { Inject, Injectable, Logger } from '@nestjs/common';

import { AuditService } from '../../audit/audit.service.js';
import { CONFIG, type Config } from '../../config.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Refusal } from '../../refusal.js';
import { pingClamd, scanWithClamd } from './clamd.js';

const SCAN_MS = 30_000;
const PING_MS = 3000;
const CHUNK = 64 * 1024;

/** The city's malware scanner before every file that is kept. Where it is set, a file that it did not clear is not kept. */
@Injectable()
export class Scanner {
  private readonly log = new Logger('scanner');
  private readonly address: string;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditService,
  ) {
    this.address = config.scannerUrl;
  }

  /** Says at the start whether files are scanned. A scanner that comes up later than the service does not keep it from starting. */
  async begin(): Promise<void> {
    if (!this.address) return;
    const why = await pingClamd(this.address, PING_MS);
    if (why === undefined) this.log.log(`Files are scanned by clamd at ${this.address}.`);
    else
      this.log.warn(
        `The malware scanner at ${this.address} does not answer (${why}): no file is taken until it does.`,
      );
  }

  /** Refuses a file in which the scanner finds something, and every file while the scanner cannot say. */
  async refuseInfected(path: string, { id, from }: { id: string; from: string }): Promise<void> {
    if (!this.address) return;
    const result = await scanWithClamd(
      this.address,
      createReadStream(path, { highWaterMark: CHUNK }),
      SCAN_MS,
    );
    if (result.is === 'clean') return;
    if (result.is === 'trouble') {
      this.log.error(
        `A file was not taken, because the malware scanner at ${this.address} fails: ${result.why}.`,
      );
      throw new ScannerUnavailable();
    }
    this.log.warn(`A file was refused: the malware scanner found ${result.finding}.`);
    const act = {
      actor: from,
      action: 'evidence.infected',
      subject: id,
      details: { finding: result.finding },
    };
    await this.unitOfWork.run((tx) => this.audit.append(tx, act));
    throw new FileInfected();
  }
}

/** What was found is for the log: it would tell an attacker which samples pass. */
class FileInfected extends Refusal {
  constructor() {
    super(
      'unprocessable',
      'file-infected',
      'The malware scanner found something in this file, so it was not kept. Check your computer, and ask your IT support.',
    );
  }
}

class ScannerUnavailable extends Refusal {
  constructor() {
    super(
      'unavailable',
      'scanner-unavailable',
      'The file could not be checked for malware, so it was not kept. Try again in a few minutes.',
    );
  }
}
