import { Controller, Header, HttpCode, Options } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { Public } from '../../allow.decorator.js';

const everyAddress = ['.well-known/did.json', 'did.json', 'keys/*', 'ob2/*', 'ob3/*', 'images/*'];

/** What a browser asks before a script may read a public address with headers of its own (Fetch §CORS). */
@ApiExcludeController()
@Controller()
export class PreflightController {
  @Options(everyAddress)
  @Public()
  @HttpCode(204)
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Access-Control-Allow-Methods', 'GET, HEAD, OPTIONS')
  @Header('Access-Control-Allow-Headers', 'Accept, Accept-Language, If-None-Match')
  @Header('Access-Control-Max-Age', '86400')
  preflight() {}
}
