import { fileURLToPath } from 'node:url';

import { Injectable, type OnModuleInit } from '@nestjs/common';

import { AuditService, SERVICE } from '../audit/audit.service.js';
import { Clock } from '../clock.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { BadgeVersion, Issuer, Language } from '../openbadges/award.js';
import { NotFound, StartRefused } from '../refusal.js';
import { loadBadgeFolder, toBadgeVersions, type Catalogue } from './badge-catalogue.js';
import {
  contentHash,
  differingField,
  toPublishedContent,
  type BadgeFileVersion,
  type ProgrammeFile,
} from './badge-file.js';
import { PublishedVersion } from './catalog.entity.js';

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

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Publishes what is new; throws `StartRefused` naming file and field when a published version was edited or removed. */
  async onModuleInit(): Promise<void> {
    this.catalogue = await loadBadgeFolder(FOLDER);
    this.versions = toBadgeVersions(this.catalogue);
    await this.publishNew();
  }

  get programme(): ProgrammeFile {
    return this.catalogue.programme;
  }

  get issuer(): Issuer {
    return this.catalogue.issuer;
  }

  /** The newest version of every badge, in the order of the catalogue. */
  all(): BadgeVersion[] {
    return this.versions.filter(
      (one) => !this.versions.some((other) => other.badge === one.badge && other.version > one.version),
    );
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
  levelRules(): LevelRule[] {
    return this.all()
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

  private async publishNew(): Promise<void> {
    const edited = [...this.catalogue.badges].flatMap(([file, { id, versions }]) =>
      versions.map((version) => ({
        file,
        id: `${id}/${version.version}`,
        badge: id,
        version,
        ...this.imagesOf(version),
      })),
    );
    await this.unitOfWork.run(async (tx) => {
      const published = new Map((await tx.find(PublishedVersion)).map((row) => [row.id, row]));
      for (const one of edited) {
        const held = published.get(one.id);
        published.delete(one.id);
        if (held) refuseEdited(one.file, held, one.version, one.images);
        else await this.publish(tx, one);
      }
      const gone = published.values().next().value;
      if (gone)
        throw new StartRefused(
          `badges/${gone.badge}.json: version ${gone.version} was published and is missing; put it back, published versions stay for ever.`,
        );
    });
  }

  private async publish(
    tx: Parameters<Parameters<UnitOfWork['run']>[0]>[0],
    one: EditedVersion,
  ): Promise<void> {
    await tx.insert(PublishedVersion, {
      id: one.id,
      badge: one.badge,
      version: one.version.version,
      contentHash: contentHash(one.version, one.images),
      content: JSON.stringify(toPublishedContent(one.version, one.images)),
      publishedAt: this.clock.now(),
    });
    await this.audit.append(tx, { actor: SERVICE, action: 'catalog.publish', subject: one.id });
  }

  private imagesOf({ image }: BadgeFileVersion): { images: { svg: Uint8Array; png: Uint8Array } } {
    const bytes = (path: string) => this.catalogue.images.get(path) ?? new Uint8Array(); // the folder was checked: every image exists
    return { images: { svg: bytes(image.svg), png: bytes(image.png) } };
  }
}

interface EditedVersion {
  readonly id: string;
  readonly badge: string;
  readonly version: BadgeFileVersion;
  readonly images: { readonly svg: Uint8Array; readonly png: Uint8Array };
}

function refuseEdited(
  file: string,
  held: PublishedVersion,
  version: BadgeFileVersion,
  images: EditedVersion['images'],
): void {
  if (contentHash(version, images) === held.contentHash) return;
  const field = differingField(JSON.parse(held.content), toPublishedContent(version, images)) ?? 'content';
  throw new StartRefused(
    `badges/${file}: versions[${version.version - 1}].${field} was edited after publication; put it back and add a version ${version.version + 1} instead.`,
  );
}
