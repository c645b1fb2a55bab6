import type { Service } from '../service.js';

/** One badge of a demo person, with the exact bytes of each of its forms. */
export interface OwnBadge {
  readonly id: string;
  readonly badge: string;
  readonly ob3: string;
  readonly ob3Jwt: string;
  readonly ob2: string;
  readonly ob2Jws: string;
  readonly png: Uint8Array;
  readonly svg: string;
  readonly pngOb2: Uint8Array;
  readonly svgOb2: string;
}

/** The badges that reviewer-1 holds from the first start on. */
export async function loadOwnBadges(service: Service, count: number): Promise<OwnBadge[]> {
  const holder = await service.as('reviewer-1');
  const { body } = await holder.get('/api/credentials');
  const items = body.items.filter((item: { kind: string }) => item.kind === 'skill').slice(0, count);
  return Promise.all(items.map((item: { id: string; badge: string }) => loadForms(service, item)));
}

async function loadForms(service: Service, { id, badge }: { id: string; badge: string }): Promise<OwnBadge> {
  const text = async (path: string) => (await fetch(`${service.url}${path}`)).text();
  const bytes = async (path: string) =>
    new Uint8Array(await (await fetch(`${service.url}${path}`)).arrayBuffer());
  return {
    id,
    badge,
    ob3: await text(`/ob3/credentials/${id}`),
    ob3Jwt: await text(`/ob3/credentials/${id}.jwt`),
    ob2: await text(`/ob2/assertions/${id}`),
    ob2Jws: await text(`/ob2/assertions/${id}.jws`),
    png: await bytes(`/images/${id}.png`),
    svg: await text(`/images/${id}.svg`),
    pngOb2: await bytes(`/images/${id}.png?standard=ob2`),
    svgOb2: await text(`/images/${id}.svg?standard=ob2`),
  };
}
