// Puts the mutants into the files of the built service as they are loaded.
let guards = [];

export async function initialize(given) {
  guards = given;
}

export async function load(url, context, next) {
  const loaded = await next(url, context);
  const here = guards.filter(({ file }) => url.endsWith(`/${file}`));
  if (here.length === 0) return loaded;
  const source = here.reduce(mutate, String(loaded.source));
  return { ...loaded, source };
}

function mutate(source, { name, file, guard, instead }) {
  const parts = source.split(guard);
  if (parts.length !== 2)
    throw new Error(`${name}: \`${guard}\` stands ${parts.length - 1} times in ${file}`);
  return parts.join(`(mutantIs(${JSON.stringify(name)}) ? (${instead}) : (${guard}))`);
}
