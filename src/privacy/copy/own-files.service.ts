import { Readable } from 'node:stream';

import { Injectable } from '@nestjs/common';

import { Reader } from '../../database/data-source.js';
import { EvidenceService } from '../../evidence/evidence.service.js';
import type { Language } from '../../openbadges/award.js';
import { PublicationService } from '../../publication/publication.service.js';
import { Refusal } from '../../refusal.js';
import { toSafeName, type ArchivedFile } from './archive.js';
import { OwnRows, type Row } from './own-rows.service.js';
import { copyWords } from './words.js';

/** The files of a person's copy: their evidence, and their badges in every form. */
@Injectable()
export class OwnFiles {
  constructor(
    private readonly reader: Reader,
    private readonly rows: OwnRows,
    private readonly evidence: EvidenceService,
    private readonly publication: PublicationService,
  ) {}

  async of(personId: string, language: Language): Promise<ArchivedFile[]> {
    const rows = this.reader.manager;
    const evidence = await this.rows.of(rows, 'evidence', personId);
    const badges = await this.rows.of(rows, 'credential', personId);
    const kept = evidence.filter((row) => row['kind'] === 'file' && row['removed_at'] === null);
    const signed = badges.filter((row) => row['signed_at'] !== null && row['commitments'] === null);
    return [
      ...kept.map((row) => this.toEvidence(row, language)),
      ...signed.flatMap((row) => this.toForms(row)),
    ];
  }

  private toEvidence(row: Row, language: Language): ArchivedFile {
    const id = String(row['id']);
    const open = async () => {
      try {
        return (await this.evidence.openFile(id)).stream;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return Readable.from([copyWords[language].missing]);
      }
    };
    return { name: `evidence/${id.slice(0, 8)}-${toSafeName(String(row['file_name']))}`, bytes: open };
  }

  /** The four documents as they were signed, and the pictures that carry them. */
  private toForms(row: Row): ArchivedFile[] {
    const id = String(row['id']);
    const folder = `badges/${toSafeName(String(row['badge']))}-${id.slice(0, 8)}`;
    const texts = { 'ob3.json': 'ob3', 'ob3.jwt': 'ob3_jwt', 'ob2.json': 'ob2', 'ob2.jws': 'ob2_jws' };
    const pictures = (['png', 'svg'] as const).flatMap((format) =>
      (['ob3', 'ob2'] as const).map((standard): ArchivedFile => {
        const bytes = async () => {
          const badge = await this.publication.badge(id);
          return Readable.from([Buffer.from(this.publication.bakedImage(badge, format, standard))]);
        };
        return { name: `${folder}/${standard}.${format}`, bytes };
      }),
    );
    const documents = Object.entries(texts).map(([name, column]) => ({
      name: `${folder}/${name}`,
      bytes: String(row[column]),
    }));
    return [...documents, ...pictures];
  }
}
