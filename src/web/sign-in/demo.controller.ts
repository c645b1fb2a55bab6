import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { refuseForeignOrigin } from '../../access/keys/origin.js';
import { Public } from '../../allow.decorator.js';
import { CONFIG, type Config } from '../../config.js';
import { HomeService } from '../home.service.js';
import { Doorway } from './doorway.service.js';
import { demoForm, type DemoForm } from './sign-in.schema.js';

/** The demo's open sign-in: in production there is no such door. */
@ApiExcludeController()
@Controller('demo')
export class DemoController {
  constructor(
    private readonly home: HomeService,
    private readonly doorway: Doorway,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post('sign-in')
  @Public()
  async signIn(
    @Body({ schema: demoForm }) { person_key: key }: DemoForm,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    refuseForeignOrigin(request, this.config.publicUrl);
    const secret = await this.home.signInDemo(key, this.doorway.sessionOf(request));
    return this.doorway.openSession(reply, secret).redirect('/', 303);
  }
}
