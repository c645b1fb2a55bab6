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
import { sessionCookie } from './keys/cookies.js';
import { refuseForeignOrigin, refuseWithoutFormToken } from './keys/origin.js';
import { TokenNotForThis } from './keys/token.service.js';
import { scopeOf } from './permissions.js';

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
    // Also where they may not: the limits count whoever has proved who they are as a person.
    request.caller = caller;
    const scope = action && scopeOf(action, caller.roles);
    if (!scope) throw new NotAllowed();
    if (caller.actions && !caller.actions.includes(action)) throw new TokenNotForThis();
    request.caller = { ...caller, scope };
    return true;
  }

  private async identify(request: FastifyRequest): Promise<Caller | undefined> {
    const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
    if (scheme)
      return scheme.toLowerCase() === 'bearer' && token ? this.access.callerOf('token', token) : undefined;
    const session = request.cookies[sessionCookie(this.config.publicUrl)];
    if (!session) return undefined;
    refuseForeignOrigin(request, this.config.publicUrl);
    const caller = await this.access.callerOf('session', session);
    if (caller) refuseWithoutFormToken(request, session);
    return caller;
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
