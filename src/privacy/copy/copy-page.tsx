import { render } from 'preact-render-to-string';

import type { Language } from '../../openbadges/award.js';
import { personalData } from '../personal-data.js';
import { categories, toLocalized, type Category, type Texts } from '../register/categories.js';
import type { Table } from '../register/columns.js';
import { copyWords } from './words.js';

/** What the register shows of one table: a row is its shown columns, by their names in the database. */
export type ShownRows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export interface Copy {
  readonly language: Language;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly rows: ShownRows;
  readonly files: readonly string[];
}

/** The person's copy to read: one section per kind of data, one table per kind of row; every text escaped. */
export function renderCopy(copy: Copy): string {
  const words = copyWords[copy.language];
  return `<!doctype html>${render(
    <html lang={copy.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{words.title}</title>
        <style>{style}</style>
      </head>
      <body>
        <h1>{words.title}</h1>
        <p>{words.lead(copy.day)}</p>
        <p>{words.machine}</p>
        {(Object.keys(categories) as Category[]).map((category) => (
          <Section key={category} category={category} copy={copy} />
        ))}
        <h2>{words.files}</h2>
        <ul>
          {copy.files.map((name) => (
            <li key={name}>
              <a href={toHref(name)}>{name}</a>
            </li>
          ))}
        </ul>
      </body>
    </html>,
  )}`;
}

const style = `body{font-family:Arial,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;line-height:1.5}
table{border-collapse:collapse;margin:0 0 1.5rem;width:100%}th,td{border:1px solid #808080;padding:.3rem .5rem;text-align:left;
vertical-align:top;overflow-wrap:anywhere;white-space:pre-wrap}th{background:#f2f2f2;width:16rem}`;

const toHref = (name: string) => name.split('/').map(encodeURIComponent).join('/');

function Section({ category, copy }: { category: Category; copy: Copy }) {
  const { language, rows } = copy;
  const tables = Object.entries(personalData).filter(
    ([name, table]) => table.category === category && (rows[name]?.length ?? 0) > 0,
  );
  if (tables.length === 0) return null;
  const { name, ground } = categories[category];
  return (
    <section>
      <h2>{say(name, language)}</h2>
      <p>
        {copyWords[language].ground}: {say(ground, language)}
      </p>
      {tables.map(([name, table]) => (
        <Rows key={name} table={table} rows={rows[name] ?? []} language={language} />
      ))}
    </section>
  );
}

function Rows({ table, rows, language }: { table: Table; rows: ShownRows[string]; language: Language }) {
  return (
    <>
      <h3>
        {say(table.name, language)} ({rows.length})
      </h3>
      {rows.map((row, at) => (
        <table key={at}>
          <tbody>
            {Object.entries(row).map(([column, value]) => (
              <tr key={column}>
                <th scope="row">{say(table.columns[column]?.label ?? [column, column, column], language)}</th>
                <td>{toText(value, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </>
  );
}

const say = (texts: Texts, language: Language) => toLocalized(texts)[language];

function toText(value: unknown, language: Language): string {
  const { yes, no } = copyWords[language];
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? yes : no;
  return typeof value === 'object' ? JSON.stringify(value, undefined, 1) : String(value);
}
