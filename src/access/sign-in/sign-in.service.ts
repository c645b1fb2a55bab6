import { Inject, Injectable } from '@nestjs/common';

import type { Caller } from '../../allow.decorator.js';
import { CONFIG, type Config, type ProviderName } from '../../config.js';
import { StaffService } from '../../staff/staff.service.js';
import { SessionService } from '../keys/session.service.js';
import { SignInFailed } from './failure.js';
import type { Identity, PendingSignIn } from '../identity/identity.entity.js';
import { type Account, IdentityService } from '../identity/identity.service.js';
import { PendingService } from './pending.service.js';
import { ProviderService } from './provider.service.js';
import { toIdentity } from './to-identity.js';

/** How far somebody has come: in, or one step of theirs away from it. `cookie` is that of the next step. */
export type Reached =
  | { readonly at: 'in'; readonly session: string; readonly next: string }
  | { readonly at: 'linked'; readonly next: string }
  | { readonly at: 'code' | 'link'; readonly cookie: string };

/** A person's way in through a provider. Who fails on the way leaves nothing behind but a line in the log. */
@Injectable()
export class SignInService {
  constructor(
    private readonly providers: ProviderService,
    private readonly pending: PendingService,
    private readonly identities: IdentityService,
    private readonly sessions: SessionService,
    private readonly staff: StaffService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Sends the browser to the provider; with a caller, to add that account to theirs. */
  async begin(provider: ProviderName, next: string, linking: Caller | undefined) {
    await this.providers.greet(provider);
    const { cookie, pending } = await this.pending.begin(provider, {
      next,
      personId: linking?.personId ?? null,
    });
    const { href } = await this.providers.begin(provider, pending);
    return { cookie, location: href };
  }

  /** The browser comes back: what the provider proved decides what happens next. */
  async finish(provider: ProviderName, query: string, browser: Browser): Promise<Reached> {
    const pending = await this.pending.take(browser.cookie, 'provider', provider);
    const { account, staffKey } = await this.prove(pending, query);
    const held = await this.identities.find(account);
    if (pending.personId !== null) return this.offerLink(pending, { account, held, browser });
    const identity = held ?? (staffKey ? await this.identities.bindByStaffKey(account, staffKey) : undefined);
    if (identity) return this.enter(identity, pending.next, browser);
    return { at: 'code', cookie: await this.pending.goOn(pending, 'code', account.key) };
  }

  /** The code that an administrator gave: the account is bound to its person, who is in. */
  async enterCode(code: string, browser: Browser): Promise<Reached> {
    const pending = await this.pending.look(browser.cookie, 'code');
    const account = { provider: pending.provider, key: pending.provedKey ?? '' };
    const identity = await this.identities.bindByCode(account, code).catch(async (error: unknown) => {
      await this.pending.countTry(pending);
      throw error;
    });
    await this.pending.take(browser.cookie, 'code');
    return this.enter(identity, pending.next, browser);
  }

  /** The account that waits to be added to the caller's; refused where none waits, or for somebody else. */
  async linkOf(browser: Browser): Promise<PendingSignIn> {
    const pending = await this.pending.look(browser.cookie, 'link');
    this.refuseOther(pending, browser.caller);
    return pending;
  }

  /** The caller says that both accounts are theirs. */
  async confirmLink(browser: Browser): Promise<Reached> {
    const { provider, provedKey, next, personId } = await this.linkOf(browser);
    await this.pending.take(browser.cookie, 'link');
    await this.identities.link({ provider, key: provedKey ?? '' }, personId ?? '');
    return { at: 'linked', next };
  }

  private async prove(
    pending: PendingSignIn,
    query: string,
  ): Promise<{ account: Account; staffKey: string | undefined }> {
    const { provider } = pending;
    const claims = await this.providers.finish(pending, query);
    const { staffClaim, educationProvider, providers } = this.config.signIn;
    const issuer = providers[provider]?.issuer ?? '';
    const proved = toIdentity(provider, claims, { issuer, staffClaim, educationProvider });
    if ('refused' in proved) throw new SignInFailed('not-staff', `${provider}: ${proved.refused}`);
    return { account: { provider, key: proved.key }, staffKey: proved.staffKey };
  }

  private async offerLink(
    pending: PendingSignIn,
    { account, held, browser }: { account: Account; held: Identity | null; browser: Browser },
  ): Promise<Reached> {
    this.refuseOther(pending, browser.caller);
    if (held && held.personId !== pending.personId) throw new SignInFailed('taken', pending.provider);
    if (held) return { at: 'linked', next: pending.next };
    return { at: 'link', cookie: await this.pending.goOn(pending, 'link', account.key) };
  }

  private refuseOther({ personId }: PendingSignIn, caller: Caller | undefined): void {
    if (!caller || caller.personId !== personId)
      throw new SignInFailed('begin-again', 'the session is not the one that asked for the link');
  }

  /** Only who works for the city today gets a session, whatever the provider says. */
  private async enter(identity: Identity, next: string, { session }: Browser): Promise<Reached> {
    const jobs = await this.staff.jobsInService({ personId: identity.personId });
    if (jobs.length === 0) throw new SignInFailed('not-in-service', identity.provider);
    return { at: 'in', session: await this.sessions.begin(identity.personId, identity.id, session), next };
  }
}

/** What the browser brought along: the cookie of its sign-in, its session so far, and who that is. */
export interface Browser {
  readonly cookie: string | undefined;
  readonly session: string | undefined;
  readonly caller: Caller | undefined;
}
