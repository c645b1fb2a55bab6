import {
  Inject,
  Injectable,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Observable } from 'rxjs';
import type { EntityManager } from 'typeorm';

import { ALLOWED_ACTION, type Action, type Caller } from '../allow.decorator.js';
import { CONFIG, type Config } from '../config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Refusal } from '../refusal.js';
import { StaffService } from '../staff/staff.service.js';
import { AccessService } from './access.service.js';
import { scopeOf } from './permissions.js';

export const SESSION_COOKIE = 'taitomerkki_session';

/** Stands before every route: what is not opened by `Allow` or `Public` stays shut. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly access: AccessService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const action = this.reflector.get<Action | 'public' | undefined>(ALLOWED_ACTION, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest & { caller?: Caller }>();
    if (action === 'public') return true;
    const caller = await this.identify(request);
    if (!caller) throw new NotSignedIn();
    const scope = action && scopeOf(action, caller.roles);
    if (!scope) throw new NotAllowed();
    request.caller = { ...caller, scope };
    return true;
  }

  private async identify(request: FastifyRequest): Promise<Caller | undefined> {
    const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
    if (scheme)
      return scheme.toLowerCase() === 'bearer' && token ? this.access.callerOf('token', token) : undefined;
    const session = request.cookies[SESSION_COOKIE];
    if (!session) return undefined;
    refuseForeignOrigin(request, this.config.publicUrl);
    return this.access.callerOf('session', session);
  }
}

/** Judges the right again in the very commit of the act: a role may be taken away while a page is open. */
@Injectable()
export class RightInCommit implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly unitOfWork: UnitOfWork,
    private readonly staff: StaffService,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const action = this.reflector.get<Action | 'public'>(ALLOWED_ACTION, context.getHandler());
    const { caller } = context.switchToHttp().getRequest<{ caller?: Caller }>();
    if (!caller || action === 'public') return next.handle();
    const holds = (tx: EntityManager) => this.refuseChanged(tx, caller, action);
    return new Observable((told) => this.unitOfWork.under(holds, () => next.handle().subscribe(told)));
  }

  private async refuseChanged(tx: EntityManager, { personId, scope }: Caller, action: Action): Promise<void> {
    const jobs = await this.staff.jobsInService({ personId }, tx);
    if (jobs.length === 0) throw new NotAllowed();
    const { roles } = await this.staff.person(personId, tx);
    if (scopeOf(action, roles) !== scope) throw new NotAllowed();
  }
}

/** A browser sends cookies along from anybody's page; only our own pages may change anything with them. */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const { origin, 'sec-fetch-site': site } = request.headers;
  // Where the browser says where from, that decides: under `no-referrer` it sends `Origin: null` even from our own page.
  if (site === undefined ? origin === new URL(publicUrl).origin : site === 'same-origin') return;
  throw new Refusal(
    'forbidden',
    'foreign-origin',
    `This request did not come from a page of ${publicUrl}; open the page there and try again.`,
  );
}

class NotSignedIn extends Refusal {
  constructor() {
    super(
      'unauthenticated',
      'not-signed-in',
      'Sign in, or send a valid token as Authorization: Bearer <token>.',
    );
  }
}

class NotAllowed extends Refusal {
  constructor() {
    super('forbidden', 'not-allowed', 'Your role does not include this.');
  }
}
