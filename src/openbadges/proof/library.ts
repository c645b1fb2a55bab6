import { createRequire } from 'node:module';

import type { JsonObject } from '../json.js';
import type { ContextSet } from './contexts.js';

/**
 * jsonld 9, taught to remember what a context means. Nearly all of its time goes into processing the same scoped
 * contexts anew for every node: it clones each active context deeply, and so never meets one twice. An active context
 * does not change once it is made; so clones share their term definitions here, and what one of our own context files
 * makes of an active context is kept. Output and refusals are those of the untouched library, which a test holds side
 * by side. The version is pinned exactly, because this knows the library's inside.
 *
 * Only calls that carry `remembering(contexts)` are served so; a document's own inline contexts are never remembered.
 */

/** The loader of one closed set of contexts, and with it the memory; for one call. */
export function remembering(contexts: ContextSet): object {
  let memory = memories.get(contexts);
  if (memory === undefined) memories.set(contexts, (memory = new Memory(contexts)));
  const contextResolver = new ContextResolver({ sharedCache: memory });
  memoryOf.set(contextResolver, memory);
  const loaded = memory;
  return { contextResolver, documentLoader: async (url: string) => loaded.load(url) };
}

/** The functions in use, as jsonld 9 has them; its published types are those of an older version. */
interface Library {
  canonize(input: JsonObject | string, options: object): Promise<string>;
  toRDF(input: JsonObject, options: object): Promise<string>;
}

/** As much of an active context as its copies need. */
interface ActiveContext {
  readonly mappings: ReadonlyMap<string, unknown>;
  readonly protected: object;
  readonly previousContext?: ActiveContext;
  readonly getInverse?: unknown;
  readonly revertToPreviousContext?: unknown;
  readonly [member: string]: unknown;
}

interface Processing {
  readonly activeCtx: ActiveContext;
  readonly localCtx: unknown;
  readonly options: { readonly contextResolver?: object };
  readonly propagate?: boolean;
  readonly overrideProtected?: boolean;
}

interface ContextModule {
  process(call: Processing): Promise<ActiveContext>;
  getInitialContext(options: Processing['options']): ActiveContext;
}

type Resolver = new (options: { sharedCache: SharedCache }) => object;

/** What the library asks of the cache that its calls share. */
interface SharedCache {
  get(key: string): unknown;
  set(key: string, resolved: unknown): void;
}

/** What is known of one set of contexts; as large as the set's own files, whatever documents say. */
class Memory implements SharedCache {
  /** Every scoped context inside of the set's files, by identity. */
  readonly #scoped = new WeakSet<object>();
  readonly #made = new WeakMap<ActiveContext, WeakMap<object, Map<string, ActiveContext>>>();
  readonly #loaded = new Set<string>();
  readonly #resolved = new Map<string, unknown>();
  #initial: ActiveContext | undefined;

  constructor(private readonly contexts: ContextSet) {}

  /** The context of a URL of the set, as the library's document loader answers it; throws `UnknownContext`. */
  load(url: string) {
    const document = this.contexts.load(url);
    if (!this.#loaded.has(url)) this.#findScoped(document['@context']);
    this.#loaded.add(url);
    return { contextUrl: undefined, documentUrl: url, document, tag: 'static' };
  }

  get(key: string): unknown {
    return this.#resolved.get(key);
  }

  /** Keeps what the set's own URLs lead to; a document's inline contexts go with its call. */
  set(key: string, resolved: unknown): void {
    if (this.#loaded.has(key)) this.#resolved.set(key, resolved);
  }

  initial(made: ActiveContext): ActiveContext {
    return (this.#initial ??= { ...made, clone, revertToPreviousContext });
  }

  /** What processing gave for the same active and scoped context before, or gives now. */
  async process(call: Processing): Promise<ActiveContext> {
    const { activeCtx, localCtx, propagate = true, overrideProtected = false } = call;
    if (!isObject(localCtx) || !this.#scoped.has(localCtx)) return plain.process(call);
    const made = this.#madeFrom(activeCtx, localCtx);
    const flags = `${propagate} ${overrideProtected}`;
    const known = made.get(flags);
    if (known !== undefined) return known;
    const result = await plain.process(call); // what throws is not remembered
    made.set(flags, result);
    return result;
  }

  #madeFrom(active: ActiveContext, local: object): Map<string, ActiveContext> {
    let byLocal = this.#made.get(active);
    if (byLocal === undefined) this.#made.set(active, (byLocal = new WeakMap()));
    let made = byLocal.get(local);
    if (made === undefined) byLocal.set(local, (made = new Map()));
    return made;
  }

  #findScoped(value: unknown): void {
    if (!isObject(value)) return;
    const scoped = (value as { '@context'?: unknown })['@context'];
    if (isObject(scoped)) this.#scoped.add(scoped);
    Object.values(value).forEach((member) => this.#findScoped(member));
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A copy with a table of terms of its own and the same definitions in it: nobody changes a definition once it stands. */
function clone(this: ActiveContext): object {
  const { mappings, getInverse, previousContext, revertToPreviousContext: revert } = this;
  const set = ['@base', '@language', '@vocab'].filter((name) => name in this);
  return {
    ...Object.fromEntries(set.map((name) => [name, this[name]])),
    ...(previousContext === undefined ? {} : { previousContext }),
    mappings: new Map(mappings),
    protected: { ...this.protected },
    inverse: null,
    clone: this['clone'],
    getInverse,
    revertToPreviousContext: revert,
  };
}

function revertToPreviousContext(this: ActiveContext): ActiveContext {
  return this.previousContext ?? this;
}

const memories = new WeakMap<ContextSet, Memory>();
const memoryOf = new WeakMap<object, Memory>();

const require = createRequire(import.meta.url);
const contextModule = require('jsonld/lib/context.js') as ContextModule;
const ContextResolver = require('jsonld/lib/ContextResolver.js') as Resolver;
const plain = { process: contextModule.process, getInitialContext: contextModule.getInitialContext };

const memoryFor = ({ contextResolver }: Processing['options']) =>
  contextResolver === undefined ? undefined : memoryOf.get(contextResolver);

// Before the rest of the library is loaded: it takes these two functions over by name, once.
contextModule.process = (call) => memoryFor(call.options)?.process(call) ?? plain.process(call);
contextModule.getInitialContext = (options) => {
  const made = plain.getInitialContext(options);
  return memoryFor(options)?.initial(made) ?? made;
};

/** The library itself. */
export const library = require('jsonld') as Library;
