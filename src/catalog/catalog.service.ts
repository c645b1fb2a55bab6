import { fileURLToPath } from 'node:url';

import { Injectable, type OnModuleInit } from '@nestjs/common';

import type { BadgeVersion, Issuer, Language } from '../openbadges/award.js';
import { NotFound } from '../refusal.js';
import { loadBadgeFolder } from './files/badge-catalogue.js';
import type { Catalogue, ProgrammeFile } from './files/badge-file.js';
import { PublishingService } from './publishing.service.js';

const FOLDER = fileURLToPath(new URL('../../badges', import.meta.url));

/** What a level badge asks for, by the newest version of its rule. */
export interface LevelRule {
  readonly level: 1 | 2 | 3;
  /** The level badge itself, e.g. `T1`. */
  readonly badge: string;
  readonly skills: readonly string[];
  /** The level badge below that must be held first; undefined for level 1 or when levels do not follow each other. */
  readonly below: string | undefined;
}

/** What the programme awards: read from `badges/` at start, and published versions held to their word. */
@Injectable()
export class CatalogService implements OnModuleInit {
  private catalogue: Catalogue;
  private versions: readonly BadgeVersion[];
  private newest: readonly BadgeVersion[];
  private rules: readonly LevelRule[];

  constructor(private readonly publishing: PublishingService) {}

  /** Publishes what is new; throws `StartRefused` naming file and field when a published version was edited or removed. */
  async onModuleInit(): Promise<void> {
    this.catalogue = await loadBadgeFolder(FOLDER);
    this.versions = await this.publishing.publish(this.catalogue);
    this.newest = this.versions.filter(
      (one) => !this.versions.some((other) => other.badge === one.badge && other.version > one.version),
    );
    this.rules = this.toLevelRules();
  }

  get programme(): ProgrammeFile {
    return this.catalogue.programme;
  }

  get issuer(): Issuer {
    return this.catalogue.issuer;
  }

  /** The newest version of every badge, in the order of the catalogue. */
  all(): readonly BadgeVersion[] {
    return this.newest;
  }

  /** The newest version of a badge, whatever the case of its id. */
  current(badge: string): BadgeVersion | undefined {
    return this.all().find((version) => version.badge.toLowerCase() === badge.toLowerCase());
  }

  version(badge: string, version: number): BadgeVersion | undefined {
    return this.versions.find(
      (one) => one.badge.toLowerCase() === badge.toLowerCase() && one.version === version,
    );
  }

  /** The badge's picture as published, without a credential in it. */
  image(badge: string, version: number, format: 'svg' | 'png'): Uint8Array | undefined {
    const file = [...this.catalogue.badges.values()].find(
      (one) => one.id.toLowerCase() === badge.toLowerCase(),
    );
    const path = file?.versions.find((one) => one.version === version)?.image[format];
    return path === undefined ? undefined : this.catalogue.images.get(path);
  }

  /** What is asked for at each level, lowest first. */
  levelRules(): readonly LevelRule[] {
    return this.rules;
  }

  /** One badge as a reader sees it, in one language, with the scale on which it is judged. */
  describe(id: string, language: Language) {
    const badge = this.current(id);
    if (!badge) throw new NotFound();
    return {
      ...this.summarise(badge, language),
      criteria: badge.criteria.map(({ id: criterion, text }) => ({ id: criterion, text: text[language] })),
      evidence: badge.evidence?.[language] ?? null,
      alignment: badge.alignment,
      requires: badge.parts.map((part) => part.badge),
      rubric: badge.rubric.map(({ score, label, meaning }) => ({
        score,
        label: label[language],
        meaning: meaning[language],
      })),
      returnReasons: this.programme.returnReasons.map(({ code, kind, label }) => ({
        code,
        kind,
        label: label[language],
      })),
    };
  }

  summarise(badge: BadgeVersion, language: Language) {
    const required = this.levelRules().some((rule) => rule.skills.includes(badge.badge));
    const { badge: id, version, kind, level } = badge;
    return {
      id,
      version,
      kind,
      level,
      required,
      name: badge.name[language],
      description: badge.description[language],
      imageAlt: badge.imageAlt[language],
    };
  }

  private toLevelRules(): LevelRule[] {
    return this.newest
      .filter((badge) => badge.kind === 'level')
      .sort((a, b) => a.level - b.level)
      .map(({ badge, level, parts }) => {
        const needed = parts.map((part) => part.badge);
        const below = this.programme.sequentialLevels
          ? needed.find((id) => this.current(id)?.kind === 'level')
          : undefined;
        return { level, badge, skills: needed.filter((id) => this.current(id)?.kind === 'skill'), below };
      });
  }
}
