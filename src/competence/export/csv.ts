import { stringify } from 'csv-stringify/sync';

import type { Language, Localized } from '../../openbadges/award.js';
import type { Export, FigureRow } from './rows.js';

export type CsvVariant = 'fi' | 'plain';

type Cell = string | number | null | undefined;
type Line = FigureRow & Record<ContextColumn | 'figure' | 'name', string | undefined>;
type ContextColumn =
  | 'baseDate'
  | 'from'
  | 'to'
  | 'unit'
  | 'unitName'
  | 'stage'
  | 'language'
  | 'staffGroup'
  | 'definitions'
  | 'created';

const headings: Readonly<Record<keyof Line, Localized>> = {
  figure: { fi: 'Tunnusluku', sv: 'Nyckeltal', en: 'Figure' },
  name: { fi: 'Nimi', sv: 'Namn', en: 'Name' },
  level: { fi: 'Taso', sv: 'Nivå', en: 'Level' },
  kind: { fi: 'Laji', sv: 'Slag', en: 'Kind' },
  badge: { fi: 'Merkin tunnus', sv: 'Märkets kod', en: 'Badge code' },
  badgeName: { fi: 'Merkki', sv: 'Märke', en: 'Badge' },
  month: { fi: 'Kuukausi', sv: 'Månad', en: 'Month' },
  persons: { fi: 'Henkilöitä', sv: 'Personer', en: 'Persons' },
  base: { fi: 'Perusjoukko', sv: 'Basmängd', en: 'Base' },
  sharePercent: { fi: 'Osuus (%)', sv: 'Andel (%)', en: 'Share (%)' },
  targetPercent: { fi: 'Tavoite (%)', sv: 'Mål (%)', en: 'Target (%)' },
  gapPoints: { fi: 'Ero, prosenttiyksikköä', sv: 'Avstånd, procentenheter', en: 'Gap, percentage points' },
  missing: { fi: 'Puuttuvia henkilöitä', sv: 'Personer som saknas', en: 'Persons missing' },
  issued: { fi: 'Myönnetty', sv: 'Beviljade', en: 'Issued' },
  revoked: { fi: 'Mitätöity', sv: 'Återkallade', en: 'Revoked' },
  baseDate: { fi: 'Peruspäivä', sv: 'Basdag', en: 'Base date' },
  from: { fi: 'Jakso alkaa', sv: 'Perioden börjar', en: 'Period from' },
  to: { fi: 'Jakso päättyy', sv: 'Perioden slutar', en: 'Period to' },
  unit: { fi: 'Yksikön OID', sv: 'Enhetens OID', en: 'Unit OID' },
  unitName: { fi: 'Yksikkö', sv: 'Enhet', en: 'Unit' },
  stage: { fi: 'Aste', sv: 'Stadium', en: 'Stage' },
  language: { fi: 'Opetuskieli', sv: 'Undervisningsspråk', en: 'Teaching language' },
  staffGroup: { fi: 'Henkilöstöryhmä', sv: 'Personalgrupp', en: 'Staff group' },
  definitions: { fi: 'Määritelmien versio', sv: 'Definitionernas version', en: 'Version of definitions' },
  created: { fi: 'Luotu', sv: 'Skapad', en: 'Created' },
};
const columns = Object.keys(headings) as (keyof Line)[]; // the record has exactly these keys

/**
 * The export as CSV. `fi`: UTF-8 with BOM, `;` and decimal comma, as spreadsheets in Finnish and Swedish open it;
 * `plain`: `,` and point, for programs. Every field is quoted, and no cell is a formula whichever separator splits it.
 */
export function toCsv(figures: Export, variant: CsvVariant, language: Language): string {
  const lines = toLines(figures).map((line) =>
    columns.map((column) =>
      line[column] === null && figures.keptBack ? figures.keptBack : toCell(line[column], variant),
    ),
  );
  return stringify([columns.map((column) => headings[column][language]), ...lines], {
    bom: variant === 'fi',
    delimiter: variant === 'fi' ? ';' : ',',
    quoted: true,
    quoted_empty: true,
    record_delimiter: 'windows',
  });
}

function toLines({ created, definitions, baseDate, period, filters, figures }: Export): Line[] {
  const { unit, unitName, stage, language, staffGroup } = filters;
  const context = { unit, unitName, stage, language, staffGroup, definitions, created };
  return figures.flatMap(({ code, name, rows }) =>
    rows.map((row) => ({
      ...row,
      ...context,
      figure: code,
      name,
      baseDate: code === 'K4' ? undefined : baseDate,
      from: code === 'K4' ? period?.from : undefined,
      to: code === 'K4' ? period?.to : undefined,
    })),
  );
}

/** One value as its variant writes it; only numbers may begin with a minus. */
export function toCell(value: Cell, variant: CsvVariant): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return disarm(value);
  return variant === 'fi' ? String(value).replace('.', ',') : String(value);
}

const formulaSigns = new Set(['=', '+', '-', '@', '%']);

/**
 * Text that no spreadsheet reads as a formula: on one line, trimmed, with an apostrophe before a sign that would
 * begin one – also after a separator inside the text, because Finnish Excel splits at `;` and others at `,` whatever
 * the quotes say. Full-width signs count as what spreadsheets make of them (NFKC).
 */
function disarm(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/^[\p{Z}\p{Cf}]+|(?<![\p{Z}\p{Cf}])[\p{Z}\p{Cf}]+$/gu, '')
    .replace(/(?:^|[;,|"'])[\p{Z}\p{Cf}]*(?=([^\p{Z}\p{Cf}]))/gu, (found, next: string) =>
      formulaSigns.has(next.normalize('NFKC')) ? `${found}'` : found,
    );
}
