import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AuditService, SERVICE } from '../audit/audit.service.js';
import { Clock } from '../clock.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { BadgeVersion } from '../openbadges/award.js';
import { StartRefused } from '../refusal.js';
import { PublishedVersion } from './catalog.entity.js';
import { toBadgeVersions } from './files/badge-catalogue.js';
import type { BadgeFileVersion, Catalogue } from './files/badge-file.js';
import { contentHash, differingField, toPublishedContent } from './files/published-content.js';

/** One version as its file has it now. */
interface Written {
  readonly id: string;
  readonly file: string;
  readonly badge: string;
  readonly content: BadgeFileVersion;
  readonly images: { readonly svg: Uint8Array; readonly png: Uint8Array };
}

/** Publishes what is new in `badges/`, and holds what was published to its word. */
@Injectable()
export class PublishingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Every published version, in the order of the files, exactly as it was on the day of its publication: its parts,
   * their names and the scale do not move when other files do. Throws `StartRefused` naming file and field when a
   * published version was edited or removed.
   */
  async publish(catalogue: Catalogue): Promise<BadgeVersion[]> {
    const versions = toBadgeVersions(catalogue);
    const written = toWritten(catalogue);
    return this.unitOfWork.run(async (tx) => {
      const published = new Map((await tx.find(PublishedVersion)).map((row) => [row.id, row]));
      refuseRemoved(published, written);
      const served: BadgeVersion[] = [];
      for (const [at, one] of written.entries()) {
        const held = published.get(one.id);
        if (held) refuseEdited(held, one);
        served.push(
          held ? (JSON.parse(held.served) as BadgeVersion) : await this.publishOne(tx, one, versions[at]),
        );
      }
      return served;
    });
  }

  private async publishOne(
    tx: EntityManager,
    one: Written,
    version: BadgeVersion | undefined,
  ): Promise<BadgeVersion> {
    if (!version) throw new Error(`${one.id} was written and not converted`);
    await tx.insert(PublishedVersion, {
      id: one.id,
      badge: one.badge,
      version: version.version,
      contentHash: contentHash(one.content, one.images),
      content: JSON.stringify(toPublishedContent(one.content, one.images)),
      served: JSON.stringify(version),
      publishedAt: this.clock.now(),
    });
    await this.audit.append(tx, { actor: SERVICE, action: 'catalog.publish', subject: one.id });
    return version;
  }
}

function toWritten({ badges, images }: Catalogue): Written[] {
  const bytes = (path: string) => images.get(path) ?? new Uint8Array(); // the folder was checked: every image exists
  return [...badges].flatMap(([file, { id, versions }]) =>
    versions.map((content) => ({
      id: `${id}/${content.version}`,
      file,
      badge: id,
      content,
      images: { svg: bytes(content.image.svg), png: bytes(content.image.png) },
    })),
  );
}

function refuseRemoved(published: ReadonlyMap<string, PublishedVersion>, written: readonly Written[]): void {
  const gone = [...published.values()].find((held) => !written.some((one) => one.id === held.id));
  if (gone)
    throw new StartRefused(
      `badges/${gone.badge}.json: version ${gone.version} was published and is missing; put it back, published versions stay for ever.`,
    );
}

function refuseEdited(held: PublishedVersion, { file, content, images }: Written): void {
  if (contentHash(content, images) === held.contentHash) return;
  const field = differingField(JSON.parse(held.content), toPublishedContent(content, images)) ?? 'content';
  throw new StartRefused(
    `badges/${file}: versions[${content.version - 1}].${field} was edited after publication; put it back and add a version ${content.version + 1} instead.`,
  );
}
