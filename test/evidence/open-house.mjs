// The twin of the evidence threats: the built service with every guard around files open. Names are paths and headers
// as they came, Office files are not looked at, pictures keep what they tell, files are shown instead of downloaded, and
// nothing is cleared up.
import { register, syncBuiltinESMExports } from 'node:module';
import { promises } from 'node:fs';

promises.rm = async () => {};
syncBuiltinESMExports();

const open = {
  '/file-name.js': 'export const toFileName = (name) => name; export const toAttachment = (name) => name;',
  '/files/metadata.js':
    'export const mayTell = () => false; export const withoutMetadata = (bytes) => bytes;',
  '/files/office.js': 'export const checkOffice = async () => {};',
  '/files/media.js': `export const toFileHeaders = (name) => ({ 'Content-Type': 'text/html' });`,
};

const hook = `
  const open = ${JSON.stringify(open)};
  export async function resolve(specifier, context, next) {
    const found = await next(specifier, context);
    const guard = Object.keys(open).find((name) => found.url.includes('/evidence' + name));
    if (guard === undefined || context.parentURL?.startsWith('data:')) return found;
    const source = 'export * from ' + JSON.stringify(found.url) + ';' + open[guard];
    return { url: 'data:text/javascript,' + encodeURIComponent(source), format: 'module', shortCircuit: true };
  }`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
