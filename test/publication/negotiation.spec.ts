import { describe, expect, it } from '@jest/globals';

import { chooseLanguage, chooseType } from '../../src/publication/answer/negotiation.js';

describe('choosing a media type', () => {
  const offers = ['application/ld+json', 'application/json', 'text/html'] as const;
  it.each([
    [undefined, 'application/ld+json'],
    ['', 'application/ld+json'],
    ['*/*', 'application/ld+json'],
    ['application/*', 'application/ld+json'],
    ['text/*', 'text/html'],
    ['APPLICATION/JSON', 'application/json'],
    ['application/json;q=0', 'application/ld+json'],
    ['application/json;q=0.9, text/html;q=1.0', 'text/html'],
    ['*/*, application/ld+json;q=0.1', 'application/json'],
    ['text/html;q=2', 'application/ld+json'],
    ['image/png', 'application/ld+json'],
    [`${'a/b,'.repeat(10_000)}text/html`, 'application/ld+json'],
  ])('%.60s leads to %s', (accept, type) => {
    expect(chooseType(accept, offers)).toBe(type);
  });
});

describe('choosing a language', () => {
  it.each([
    ['en', 'sv', 'en'],
    [undefined, 'sv-FI;q=0.8, fi;q=0.9', 'fi'],
    [undefined, 'SV', 'sv'],
    [undefined, 'de, fr', 'fi'],
    [undefined, 'en;q=0', 'fi'],
    [undefined, undefined, 'fi'],
  ] as const)('asked %s with Accept-Language %s gives %s', (asked, header, language) => {
    expect(chooseLanguage(asked, header)).toBe(language);
  });
});
