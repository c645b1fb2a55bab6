// Pages as if nobody had escaped their texts: what the renderer makes harmless becomes markup again.
import { register } from 'node:module';

const hook = `
  export async function resolve(specifier, context, next) {
    const found = await next(specifier, context);
    if (specifier !== 'preact-render-to-string' || context.parentURL?.startsWith('data:')) return found;
    const source = \`
      import { render as escape } from \${JSON.stringify(found.url)};
      export const render = (page) =>
        escape(page).replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');\`;
    return { url: 'data:text/javascript,' + encodeURIComponent(source), format: 'module', shortCircuit: true };
  }`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
