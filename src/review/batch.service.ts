import { createHash } from 'node:crypto';

import { Injectable, Logger } from '@nestjs/common';

import type { Caller } from '../allow.decorator.js';
import { Refusal } from '../refusal.js';
import { DecisionService } from './decision.service.js';
import { batchItem, type BatchBody } from './review.schema.js';
import { ReviewService } from './review.service.js';
import { SettlementService } from './settlement.service.js';

/** Many decisions in one request: each stands for itself, as if it had come alone. */
@Injectable()
export class BatchService {
  private readonly log = new Logger('batch');

  constructor(
    private readonly reviews: ReviewService,
    private readonly decisions: DecisionService,
    private readonly settlement: SettlementService,
  ) {}

  /** Decides one after the other; an answer or a problem for each, in the order in which they came. */
  async decideAll(caller: Caller, { decisions }: BatchBody, idempotencyKey: string | undefined) {
    await this.reviews.asReviewer(caller);
    const items: unknown[] = [];
    for (const given of decisions) items.push(await this.decideOne(caller, given, idempotencyKey));
    return { items };
  }

  private async decideOne(caller: Caller, given: unknown, key: string | undefined) {
    const submission = nameOf(given);
    try {
      const { submission: id, ...body } = parseItem(given);
      const decision = await this.decisions.decide(caller, id, body, key && keyOf(key, id));
      return { submission, ok: true, ...(await this.settlement.answer(decision)) };
    } catch (error) {
      return { submission, ok: false, problem: this.toProblem(error) };
    }
  }

  private toProblem(error: unknown) {
    if (error instanceof Refusal) return { ...error.details, code: error.code, detail: error.message };
    this.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const detail =
      'This decision failed and was not stored, or its badge follows by itself; look at the submission.';
    return { code: 'internal-error', detail };
  }
}

function parseItem(given: unknown) {
  const { data, error } = batchItem.safeParse(given);
  if (data) return data;
  const wrong = error.issues.map(({ path, message }) => `${path.join('.') || 'decision'}: ${message}`);
  throw new Refusal('malformed', 'malformed-request', `This decision is malformed: ${wrong.join('; ')}.`);
}

/** The key of one decision of many: by its submission, so that a retry may come in another order or in smaller parts. */
const keyOf = (key: string, submission: string) =>
  createHash('sha256').update(`${key}#${submission}`).digest('hex');

/** The submission that a decision names, as far as it names one: answers carry it. */
function nameOf(given: unknown): string | null {
  const named = batchItem.pick({ submission: true }).loose().safeParse(given);
  return named.success ? named.data.submission : null;
}
