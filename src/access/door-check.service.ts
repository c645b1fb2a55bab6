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
      const prefix = read<string | string[]>('path', metatype as object) ?? '';
      return this.scanner
        .getAllMethodNames(prototype)
        .flatMap((name) => toRoutes(prefix, prototype[name] as object));
    });
  }
}

function toRoutes(prefix: string | string[], handler: object): Route[] {
  const method = read<RequestMethod>('method', handler);
  if (method === undefined) return [];
  const action = read<string>(ALLOWED_ACTION, handler);
  return [prefix].flat().flatMap((start) =>
    [read<string | string[]>('path', handler) ?? ''].flat().map((end) => ({
      method: RequestMethod[method] ?? '',
      path: `/${start}/${end}`.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1'),
      action,
    })),
  );
}

const read = <T>(key: string, target: object) => Reflect.getMetadata(key, target) as T | undefined;
