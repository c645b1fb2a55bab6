import { Injectable } from '@nestjs/common';

import { AccessService } from '../access/access.service.js';
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
    private readonly access: AccessService,
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
    };
    return renderHomePage({
      frame: { language, issuer, baseUrl },
      visitor,
      demoPeople: caller ? [] : await this.demo.people(),
    });
  }

  /** A session for one of the demo's people; in production there is no such door. */
  async signInDemo(personKey: string): Promise<string> {
    const allowed = (await this.demo.people()).some((person) => person.key === personKey);
    if (!allowed) throw new NotFound();
    return this.access.grant('session', personKey);
  }
}
