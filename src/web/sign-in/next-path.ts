import { Refusal } from '../../refusal.js';

const OURS = 'http://ours.invalid';

/**
 * Where to go after the sign-in: a path of our own, as it was given. Everything that a browser could read as another
 * host – `//host`, `/\host`, a scheme, a tab or line end between – is refused.
 */
export function parseNext(text: string | undefined): string {
  if (text === undefined || text === '') return '/';
  const plain = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text) && text.length <= 500;
  if (!plain || new URL(text, OURS).origin !== OURS)
    throw new Refusal(
      'malformed',
      'not-our-page',
      'next must be the path of a page of this service: begin with one /.',
    );
  return text;
}
