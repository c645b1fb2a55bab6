// Preloaded into the built service: the queue of badges to check is full.
import { register } from 'node:module';

register(
  `data:text/javascript,${encodeURIComponent(`
    export async function load(url, context, next) {
      const loaded = await next(url, context);
      if (!url.endsWith('/verification/intake/limits.js')) return loaded;
      return { ...loaded, source: String(loaded.source).replace(/waiting: \\d+/, 'waiting: 0') };
    }`)}`,
);
