import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

import { ALLOWED_ACTION } from '../allow.decorator.js';
import { StartRefused } from '../refusal.js';

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly action: string | undefined;
}

/** Looks at every route before the first request: one without a permission stops the start. */
@Injectable()
export class DoorCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const open = this.routes().find((route) => route.action === undefined);
    if (open)
      throw new StartRefused(
        `${open.method} ${open.path} has no permission: mark it with @Allow(…) or @Public().`,
      );
  }

  /** Every route of every controller, with the action that it asks for. */
  routes(): Route[] {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      const prefixes = pathsOf(metatype as object);
      return this.scanner
        .getAllMethodNames(prototype)
        .flatMap((name) => toRoutes(prefixes, prototype[name] as object));
    });
  }
}

function toRoutes(prefixes: string[], handler: object): Route[] {
  const method = read('method', handler) as RequestMethod | undefined;
  if (method === undefined) return [];
  const action = read(ALLOWED_ACTION, handler) as string | undefined;
  return prefixes.flatMap((start) =>
    pathsOf(handler).map((end) => ({
      method: RequestMethod[method] ?? '',
      path: `/${start}/${end}`.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1'),
      action,
    })),
  );
}

/** A controller or a handler may have several paths. */
const pathsOf = (target: object) => [(read('path', target) ?? '') as string | string[]].flat();

const read = (key: string, target: object): unknown => Reflect.getMetadata(key, target);
