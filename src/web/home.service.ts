import { Inject, Injectable } from '@nestjs/common';

import { AccessService } from '../access/access.service.js';
import type { Caller } from '../allow.decorator.js';
import { CONFIG, type Config } from '../config.js';
import type { Language } from '../openbadges/award.js';
import { PublicationService } from '../publication/publication.service.js';
import { ProgressService } from '../recognition/progress/progress.service.js';
import { NotFound } from '../refusal.js';
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
    @Inject(CONFIG) private readonly config: Config,
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
      demoPeople: this.config.production || caller ? [] : await this.staff.demoPeople(),
    });
  }

  /** A session for one of the demo's people; in production there is no such door. */
  async signInDemo(personKey: string): Promise<string> {
    const allowed =
      !this.config.production && (await this.staff.demoPeople()).some((person) => person.key === personKey);
    if (!allowed) throw new NotFound();
    return this.access.grant('session', personKey);
  }
}
