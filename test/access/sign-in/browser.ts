import type { Service } from '../../service.js';

export interface Page {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
  readonly headers: Headers;
}

/** A browser as far as a sign-in needs one: it keeps cookies, goes from page to page, and says where a form came from. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(address: string): Promise<Page>;
  /** Sends a form from one of the service's own pages. */
  form(path: string, fields?: Record<string, string>): Promise<Page>;
  /** Sends JSON as a script of one of the service's own pages. */
  json(method: string, path: string, body?: unknown): Promise<Page & { body: any }>; // tests assert its shape
  /** Who the service takes this browser for. */
  who(): Promise<string | undefined>;
}

export function openBrowser(service: Service, language = 'en'): Browser {
  const cookies = new Map<string, string>();
  const send = async (address: string, init: RequestInit = {}): Promise<Page> => {
    const headers = new Headers({ accept: 'text/html', 'accept-language': language, ...init.headers });
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(new URL(address, service.url), { redirect: 'manual', ...init, headers });
    for (const cookie of answer.headers.getSetCookie()) keep(cookies, cookie);
    return {
      status: answer.status,
      text: await answer.text(),
      location: answer.headers.get('location') ?? undefined,
      headers: answer.headers,
    };
  };
  const ours = { origin: service.url, 'sec-fetch-site': 'same-origin' };
  const json: Browser['json'] = async (method, path, body) => {
    const headers = {
      ...ours,
      accept: 'application/json',
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    const page = await send(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { ...page, body: page.text ? JSON.parse(page.text) : undefined };
  };
  return {
    cookies,
    get: (address) => send(address),
    form: (path, fields = {}) =>
      send(path, { method: 'POST', body: new URLSearchParams(fields), headers: ours }),
    json,
    who: async () => (await json('GET', '/api/me')).body.person?.key,
  };
}

function keep(cookies: Map<string, string>, cookie: string): void {
  const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  const gone = attributes.some((one) => /^expires=Thu, 01 Jan 1970/i.test(one) || /^max-age=0$/i.test(one));
  if (gone) cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

/** The `_csrf` of a page's form. */
export const csrfIn = ({ text }: Page) => /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
