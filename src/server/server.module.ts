import { Module } from '@nestjs/common';

import { HealthController } from './health.controller.js';
import { RateLimits } from './limits/rate-limits.service.js';

@Module({ controllers: [HealthController], providers: [RateLimits] })
export class ServerModule {}
