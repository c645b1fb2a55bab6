import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { DoorCheck } from '../../access/door-check.service.js';
import { CONFIG, type Config } from '../../config.js';
import { PostgresCount } from './postgres-count.js';
import { RateLimit } from './rate-limit.js';

/** The limits as the settings want them; the count is shared where the database is. */
@Injectable()
export class RateLimits implements OnApplicationShutdown {
  readonly rates: RateLimit | undefined;
  private readonly shared: PostgresCount | undefined;

  constructor(
    private readonly doors: DoorCheck,
    @Inject(CONFIG) config: Config,
  ) {
    if (config.rateLimit === 0) return;
    if (config.databaseUrl) this.shared = new PostgresCount(config.databaseUrl, config.rateLimit);
    let open: ReadonlySet<string> | undefined;
    this.rates = new RateLimit(config.rateLimit, this.shared, (method, route) => {
      open ??= this.openDoors();
      return route === undefined || open.has(`${method === 'HEAD' ? 'GET' : method} ${route}`);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.shared?.close();
  }

  private openDoors(): ReadonlySet<string> {
    const open = this.doors.routes().filter(({ action }) => action === 'public');
    return new Set(open.map(({ method, path }) => `${method} ${path}`));
  }
}
