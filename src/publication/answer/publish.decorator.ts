import { applyDecorators, Get, Header } from '@nestjs/common';

import { Public } from '../../allow.decorator.js';

/** An address for the whole world: no sign-in, readable by scripts of any origin, also when the answer is a refusal. */
export const Publish = (path: string | string[]) =>
  applyDecorators(
    Get(path),
    Public(),
    Header('Access-Control-Allow-Origin', '*'),
    Header('Access-Control-Expose-Headers', 'ETag, Content-Language'),
    Header('X-Content-Type-Options', 'nosniff'),
  );
