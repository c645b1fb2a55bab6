import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Issuer } from '../../openbadges/award.js';
import { chooseLanguage, chooseType } from '../../publication/answer/negotiation.js';
import { languageQuery } from '../../publication/answer/query.schema.js';
import { pageHeaders } from '../../publication/pages/layout.js';
import { renderAskPage } from './ask-page.js';
import type { AskRefusal } from './ask-words.js';

/** Whether the answer is to be read by a person in a browser. */
export const isForPeople = ({ headers }: Pick<FastifyRequest, 'headers'>) =>
  chooseType(headers.accept, ['application/json', 'text/html']) === 'text/html';

interface Refused {
  readonly payload: unknown;
  readonly baseUrl: string;
  readonly issuer: Issuer;
}

/** The form again with the reason in words, in place of a problem document; any other answer stays as it is. */
export function refusedForPeople(
  request: FastifyRequest,
  reply: FastifyReply,
  { payload, baseUrl, issuer }: Refused,
): unknown {
  const isProblem = String(reply.getHeader('content-type')).startsWith('application/problem+json');
  if (!isProblem || !isForPeople(request)) return payload;
  const asked = languageQuery.safeParse(request.query).data?.lang;
  const language = chooseLanguage(asked, request.headers['accept-language']);
  void reply.headers(pageHeaders(language)).type('text/html; charset=utf-8').removeHeader('content-length');
  return renderAskPage({ language, baseUrl, issuer }, toRefusal(reply.statusCode, payload));
}

const byStatus: Readonly<Record<number, AskRefusal>> = { 413: 'large', 415: 'type', 503: 'busy' };

/** `problem.filter.ts` wrote the payload. */
function toRefusal(status: number, payload: unknown): AskRefusal {
  if (status !== 400) return byStatus[status] ?? (status < 500 ? 'form' : 'ours');
  const { fields } = JSON.parse(String(payload)) as { fields?: readonly { field: string }[] };
  const field = fields?.[0]?.field;
  if (field === 'file') return 'nothing';
  return field === 'url' || field === 'recipient' ? field : 'form';
}
