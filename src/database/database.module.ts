import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';

import { CONFIG, type Config } from '../config.js';
import { openSources, Reader, type Sources, type Tables } from './data-source.js';
import type { WatchedTables } from './touched-rows.js';
import { UnitOfWork } from './unit-of-work.js';

const SOURCES = Symbol('sources');

/** Opens the database before any room is made, and closes it after the last request. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(SOURCES) private readonly sources: Sources) {}

  static with(tables: Tables, watched: WatchedTables): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        {
          provide: SOURCES,
          inject: [CONFIG],
          useFactory: (config: Config) => openSources(config, tables, watched),
        },
        { provide: UnitOfWork, inject: [SOURCES], useFactory: (sources: Sources) => sources.unitOfWork },
        { provide: Reader, inject: [SOURCES], useFactory: (sources: Sources) => sources.reader },
      ],
      exports: [UnitOfWork, Reader],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sources.reader.destroy();
    await this.sources.writer.destroy();
  }
}
