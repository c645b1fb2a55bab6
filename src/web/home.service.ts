import { Injectable } from '@nestjs/common';

import { SessionService } from '../access/keys/session.service.js';
import { ProviderService } from '../access/sign-in/provider.service.js';
import type { Caller } from '../allow.decorator.js';
import type { Language } from '../openbadges/award.js';
import { PublicationService } from '../publication/publication.service.js';
import { ProgressService } from '../recognition/progress/progress.service.js';
import { NotFound } from '../refusal.js';
import { DemoPeople } from '../staff/demo.service.js';
import { StaffService } from '../staff/staff.service.js';
import { renderHomePage } from './home-page.js';

/** What the home page shows to whom. */
@Injectable()
export class HomeService {
  constructor(
    private readonly sessions: SessionService,
    private readonly providers: ProviderService,
    private readonly staff: StaffService,
    private readonly progress: ProgressService,
    private readonly publication: PublicationService,
    private readonly demo: DemoPeople,
  ) {}

  async render(language: Language, caller: Caller | undefined): Promise<string> {
    const { baseUrl, issuer } = this.publication;
    const visitor = caller && {
      person: await this.staff.person(caller.personId),
      progress: await this.progress.of({ ...caller, language }),
      csrf: caller.session?.csrf ?? '',
    };
    return renderHomePage({
      frame: { language, issuer, baseUrl },
      visitor,
      providers: this.providers.names(),
      demoPeople: caller ? [] : await this.demo.people(),
    });
  }

  /** A session for one of the demo's people; in production there is no such door. */
  async signInDemo(personKey: string, old: string | undefined): Promise<string> {
    const person = (await this.demo.people()).find(({ key }) => key === personKey);
    if (!person) throw new NotFound();
    return this.sessions.begin(person.id, null, old);
  }
}
