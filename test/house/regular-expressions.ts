import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';

import ts from 'typescript';

process.env['RECHECK_BACKEND'] = 'pure'; // no program beside Node
const { checkSync } = createRequire(import.meta.url)('recheck') as typeof import('recheck');

export interface Expression {
  readonly source: string;
  readonly flags: string;
  readonly file: string;
}

/** Every regular expression that is written in a file: literals, and what is handed to `new RegExp`. */
export function expressionsIn(file: string, text: string): Expression[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
      found.push({ source, flags, file });
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp')
      found.push({ source: sourceOf(node, tree), flags: flagsOf(node), file });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Every different one of `src/`. */
export function ourExpressions(): Expression[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const all = files.flatMap((name) => expressionsIn(name, readFileSync(join('src', name), 'utf8')));
  return [...new Map(all.map((one) => [`${one.source}/${one.flags}`, one])).values()];
}

/** The text of `new RegExp(…)`; a constant of the same file is put in, and a letter for whatever else it is made with. */
function sourceOf({ arguments: given }: ts.NewExpression, tree: ts.SourceFile): string {
  const [first] = given ?? [];
  if (first && ts.isStringLiteralLike(first)) return first.text;
  if (!first || !ts.isTemplateExpression(first)) throw new Error(`Cannot judge RegExp(${first?.getText()})`);
  return first.templateSpans.reduce(
    (text, { expression, literal }) => text + constant(expression.getText(), tree) + literal.text,
    first.head.text,
  );
}

function constant(name: string, tree: ts.SourceFile): string {
  const [, written] =
    new RegExp(`const ${name} = (?:String\\.raw)?['"\`]([^'"\`]*)['"\`]`).exec(tree.text) ?? [];
  return written?.replaceAll('\\\\', '\\') ?? 'x';
}

function flagsOf({ arguments: given }: ts.NewExpression): string {
  const [, flags] = given ?? [];
  return flags && ts.isStringLiteralLike(flags) ? flags.text : '';
}

/** Why an expression is not to be used: undefined when a text of any length takes a time in proportion to it. */
export function judge({ source, flags }: Expression): string | undefined {
  const said = checkSync(source, flags, { checker: 'automaton', timeout: 300 });
  if (said.status === 'vulnerable') return `${said.complexity.summary} by its form`;
  // What is too large for the proof, or looks around, is tried.
  return said.status === 'unknown' ? tryLongTexts(source, flags) : undefined;
}

const LONG = 50_000;

/** Runs it over long texts made of its own parts; twice the text must not take much more than twice the time. */
export function tryLongTexts(source: string, flags: string): string | undefined {
  for (const [opening, part] of attacks(source)) {
    const timeOf = (length: number) => shortest(new RegExp(source, flags), grow(opening, part, length));
    const whole = timeOf(LONG);
    if (whole < 50) continue;
    const half = whole === Infinity ? Infinity : timeOf(LONG / 2);
    if (whole > 3 * half || whole === Infinity)
      return `${whole} ms for 50,000 characters of ${JSON.stringify(part)}, ${half} ms for half of them`;
  }
  return undefined;
}

const grow = (opening: string, part: string, length: number) =>
  `${opening}${part.repeat(Math.ceil(length / part.length))}\u0001`;

/** Words of the expression, each of its signs, and what often fills a class; behind nothing, and behind its first word. */
function attacks(source: string): [string, string][] {
  const plain = source
    .replace(/\\[dDwWsSpPbBux](\{[^}]*\}|[\da-f]+)?/g, ' ')
    .replace(/\\n/g, '\n')
    .replace(/\\/g, '');
  const words = plain.match(/[\w:@-]{2,}/g) ?? [];
  const parts = new Set([
    ...words,
    ...words.map((word) => ` ${word}`),
    ...plain,
    'a',
    '0',
    'A',
    ' ',
    '\n',
    '\t',
    '.',
    'a.',
    'a ',
    'aA0',
  ]);
  const openings = new Set(['', words[0] ?? '', plain.replace(/[\^$()?+*[\]]/g, '').slice(0, 12)]);
  return [...openings].flatMap((opening) => [...parts].map((part): [string, string] => [opening, part]));
}

const sandbox = createContext({});
const run = new Script('pattern.lastIndex = 0; pattern.exec(text)');

/** The best of three runs in milliseconds; one that does not end in a second is stopped. */
function shortest(pattern: RegExp, text: string): number {
  Object.assign(sandbox, { pattern, text });
  let best = Infinity;
  for (let round = 0; round < 3 && best > 20; round++) {
    const began = performance.now();
    try {
      run.runInContext(sandbox, { timeout: 1000 });
    } catch {
      return Infinity;
    }
    best = Math.min(best, performance.now() - began);
  }
  return Math.round(best);
}
