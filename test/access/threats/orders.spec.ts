import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import ts from 'typescript';

import { startService, type Service } from '../../service.js';
import { gather, type Cast } from '../people/cast.js';
import { askWith, inBulk, opened } from './knocking.js';

const ORDERS = ['orderBy', 'addOrderBy', 'groupBy', 'addGroupBy'];

/** Every place of a source where a query is ordered or grouped by something that does not stand there word by word. */
function freeOrders(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const found: string[] = [];
  const isWritten = (node: ts.Node): boolean =>
    ts.isStringLiteralLike(node) ||
    (ts.isTemplateExpression(node) &&
      node.templateSpans.every(({ expression }) => isOwn(expression, source))) ||
    (ts.isIdentifier(node) && isOwn(node, source)) ||
    (ts.isAsExpression(node) && isWritten(node.expression)) ||
    (ts.isObjectLiteralExpression(node) &&
      node.properties.every(
        (one) =>
          ts.isPropertyAssignment(one) && !ts.isComputedPropertyName(one.name) && isWritten(one.initializer),
      ));
  const look = (node: ts.Node): void => {
    const ordered =
      ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
        ? ORDERS.includes(node.expression.name.text) && node.arguments.find((one) => !isWritten(one))
        : ts.isPropertyAssignment(node) &&
          node.name.getText() === 'order' &&
          !isWritten(node.initializer) &&
          node;
    if (ordered) found.push(`${file}: ${ordered.getText()}`);
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

/** Whether a name stands for a constant of the same file that is made of nothing but words written there. */
function isOwn(node: ts.Expression, source: ts.SourceFile): boolean {
  const name = node.getText();
  return new RegExp(`const ${name}(: \\w+)? = [\\['"{\`][^(]*;|for \\(const ${name} of \\w+\\)`).test(
    source.text,
  );
}

const ASKED = ['sort', 'order', 'order[seq]', 'groupBy'];
const EXPRESSIONS = ['(CASE WHEN (SELECT 1) THEN 1 ELSE 2 END)', 'DESC'];

describe('orders and filters', () => {
  let service: Service;
  let cast: Cast;
  beforeAll(async () => {
    service = await startService();
    cast = await gather(service);
  }, 60_000);
  afterAll(() => service.remove());

  it('T70: no query of the service is ordered or grouped by a text that comes from outside', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    expect(files.flatMap((file) => freeOrders(file, readFileSync(join('src', file), 'utf8')))).toEqual([]);
  });

  it('T70: no list is in another order than its own, whatever is asked', async () => {
    const lists = opened.filter(({ name }) => name.startsWith('GET /api') && !name.includes('/people'));
    const faults = await inBulk(lists, async (one) => {
      const plain = await askWith(cast, one, '');
      if (!Array.isArray(plain.body?.items)) return [];
      const found: string[] = [];
      for (const name of ASKED)
        for (const expression of EXPRESSIONS) {
          const { status, text } = await askWith(cast, one, `${name}=${encodeURIComponent(expression)}`);
          if (status !== 400 && (status !== plain.status || shapeOf(text) !== shapeOf(plain.text)))
            found.push(`${one.name}?${name}=${expression}: ${status}`);
        }
      return found;
    });
    expect(faults).toEqual([]);
  }, 60_000);

  it.each(['%25', '_', '%25a%25', 'a_b', '1.2.246.562.99._0000000001'])(
    'T70: %s in a filter stands for nothing else',
    async (wild) => {
      for (const filter of ['stage', 'staffGroup', 'unit']) {
        const { status } = await cast.clients.hr.get(`/api/competence/levels?${filter}=${wild}`);
        expect([400, 404]).toContain(status);
      }
      const { body } = await cast.clients.admin.get(`/api/audit?action=${wild}`);
      expect(body.items ?? []).toEqual([]);
    },
  );

  it('T70 twin: an order that is passed on tells of tables that nobody asked for', async () => {
    const database = join(service.dataDir, 'taitomerkki.sqlite');
    const source = await new DataSource({ type: 'better-sqlite3', database, readonly: true }).initialize();
    const firstBy = async (order: string) => {
      const query = source.createQueryBuilder().select('p.person_key', 'key').from('person', 'p');
      return (await query.orderBy(order).limit(1).getRawOne<{ key: string }>())?.key;
    };
    const guess = (secret: string) =>
      `(CASE WHEN (SELECT COUNT(*) FROM access_key WHERE ${secret}) > 0 THEN p.rowid ELSE -p.rowid END)`;
    const [yes, no] = [await firstBy(guess("kind = 'token'")), await firstBy(guess("kind = 'none'"))];
    await source.destroy();
    expect(yes).not.toBe(no);
  });

  it('T70 twin: an order out of a request is seen in a source', () => {
    const seen = freeOrders(
      'x.ts',
      'query.orderBy(asked.sort); query.find({ order: { [asked.by]: "ASC" } });',
    );
    expect(seen).toHaveLength(2);
  });
});

/** What stands where, without what is new at each request. */
const shapeOf = (text: string) => text.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '');
