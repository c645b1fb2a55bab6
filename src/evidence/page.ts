import { z } from 'zod';

/** How a list is asked for page by page, newest first: `before` is the `next` of the page before. */
export const pageQuery = z.strictObject({
  before: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ_[0-9a-f-]{36}$/, 'give the `next` of the page before')
    .transform((cursor) => {
      const [createdAt = '', id = ''] = cursor.split('_');
      return { createdAt, id };
    })
    .optional(),
});
export type PageQuery = z.output<typeof pageQuery>;

/** How many rows a page has; a list asks for one more, so as to know whether there is another page. */
export const PAGE = 50;

/** The rows of one page, and the cursor of the next one; null on the last. */
export function toPage<Row extends { readonly createdAt: string; readonly id: string }>(
  rows: readonly Row[],
): { items: readonly Row[]; next: string | null } {
  const items = rows.slice(0, PAGE);
  const last = items.at(-1);
  return { items, next: last && rows.length > PAGE ? `${last.createdAt}_${last.id}` : null };
}
