import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';

import { toCell, toCsv } from '../../src/competence/export/csv.js';
import type { Export } from '../../src/competence/export/rows.js';

const exported = (name: string): Export => ({
  created: '2026-05-04T10:00:00Z',
  definitions: '2',
  baseDate: '2026-05-04',
  period: { from: '2026-01-01', to: '2026-05-04' },
  filters: { unit: '1.2.3', unitName: name, stage: 'basic' },
  figures: [
    {
      code: 'K3',
      name: 'Ero tavoitteeseen',
      definition: '…',
      rows: [{ level: 2, base: 15, targetPercent: 90, gapPoints: -76.67, missing: 12 }],
    },
    {
      code: 'K4',
      name: 'Myönnetyt merkit',
      definition: '…',
      rows: [
        { level: 1, kind: 'skill', badge: '1.2', badgeName: name, month: '2026-01', issued: 3, revoked: 0 },
      ],
    },
  ],
});

const attacks = [
  '=cmd|"/c calc"!A1',
  '+358 40 1234567',
  '-1+cmd|x',
  '@SUM(A1)',
  '\t=cmd',
  '\r=cmd',
  '\n=cmd',
  '  =cmd',
  '\u00a0=cmd',
  '\u200b=cmd',
  '\ufeff=cmd',
  '＝cmd',
  '＋cmd',
  '－cmd',
  '＠cmd',
  '％=cmd',
  '﹦cmd',
  '⁺cmd',
  'a;=cmd',
  'a; \u200b=cmd',
  'a,=cmd',
  'a\t=cmd',
  'a\r\n=cmd',
  'a\u2028=cmd',
  'a|=cmd',
  'a";=cmd',
  '";=cmd;"',
  ';;=cmd',
  ',;＝cmd',
  `'=cmd`,
];

/** Cells of a file as a program would see them that splits at `delimiter`, with no respect for quotes or with it. */
function cellsOf(csv: string, delimiter: string, quote: '"' | false): string[] {
  const rows = parse(csv, {
    bom: true,
    delimiter,
    quote,
    relax_quotes: true,
    relax_column_count: true,
  });
  // Without respect for quotes these are part of the cell; what stands inside them is what would be typed.
  return rows.flat().map((cell) => (quote ? cell : cell.replace(/^"|"$/g, '')));
}

const looksLikeFormula = (cell: string) =>
  /^[=+\-@%]/.test(cell.replace(/^[\p{Z}\p{C}]+/u, '').normalize('NFKC')) && !/^-\d+([.,]\d+)?$/.test(cell);

describe('CSV', () => {
  describe.each(attacks.map((attack) => [JSON.stringify(attack), attack]))(
    'with the name %s',
    (_, attack) => {
      it.each([
        ['fi', ';', '"'],
        ['fi', ',', '"'],
        ['fi', ';', false],
        ['fi', ',', false],
        ['plain', ',', '"'],
        ['plain', ';', '"'],
        ['plain', ',', false],
        ['plain', ';', false],
      ] as const)('T73: holds no formula: %s variant split at %s, quotes %s', (variant, delimiter, quote) => {
        const cells = cellsOf(toCsv(exported(attack), variant, 'fi'), delimiter, quote);
        expect(cells.filter(looksLikeFormula)).toEqual([]);
        expect(cells.length).toBeGreaterThanOrEqual(3);
      });
    },
  );

  it('T73 twin: would show a formula if text were written as it came', () => {
    expect(attacks.filter((attack) => attack.split(/[;,|\r\n\t\u2028]/).some(looksLikeFormula)).length).toBe(
      attacks.length - 1, // `'=cmd` comes with its own apostrophe
    );
  });

  it.each([
    ['Tieto- ja viestintätekniikka', 'Tieto- ja viestintätekniikka'],
    ['Åsa & Öland, 100 %', 'Åsa & Öland, 100 %'],
    ['two\nlines', 'two lines'],
    ['=1', `'=1`],
  ])('writes the text %j as %j', (text, written) => {
    expect(toCell(text, 'fi')).toBe(written);
  });

  it.each([
    [-76.67, 'fi', '-76,67'],
    [-76.67, 'plain', '-76.67'],
    [1234.5, 'fi', '1234,5'],
    [0, 'fi', '0'],
    [null, 'plain', ''],
    [undefined, 'plain', ''],
  ] as const)('writes the number %p in the %s variant as %j', (value, variant, written) => {
    expect(toCell(value, variant)).toBe(written);
  });

  it('is for Finnish spreadsheets in the fi variant: BOM, semicolons, commas in numbers, every field quoted', () => {
    const csv = toCsv(exported('Tuulimäen peruskoulu'), 'fi', 'fi');
    const lines = csv.split('\r\n');
    expect(lines[0]).toMatch(/^\ufeff"Tunnusluku";"Nimi";"Taso";/);
    expect(lines[1]).toMatch(/^"K3";"Ero tavoitteeseen";"2";.*"90";"-76,67";"12";/);
    for (const line of lines.slice(0, -1)) expect(line.replace('\ufeff', '')).toMatch(/^"[^"]*"(;"[^"]*")*$/);
  });

  it('is for programs in the plain variant: no BOM, commas, points in numbers', () => {
    const csv = toCsv(exported('x'), 'plain', 'en');
    expect(csv).toMatch(/^"Figure","Name","Level",/);
    expect(csv).toContain('"90","-76.67","12"');
  });

  it('says in every line of which day, by which definitions and when it was made', () => {
    const [gap, issued] = parse(toCsv(exported('x'), 'plain', 'en'), { columns: true }) as Record<
      string,
      string
    >[];
    const made = { 'Version of definitions': '2', Created: '2026-05-04T10:00:00Z' };
    expect(gap).toMatchObject({ ...made, 'Base date': '2026-05-04', 'Period from': '' });
    expect(issued).toMatchObject({ ...made, 'Period from': '2026-01-01', 'Period to': '2026-05-04' });
    expect(issued).toMatchObject({ 'Badge code': '1.2', Badge: 'x', 'Unit OID': '1.2.3', Unit: 'x' });
  });
});
