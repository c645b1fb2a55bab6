/** Longest text of one line, in characters. */
const LONGEST = 2_000;
const FRAMES = 20;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What a log must not keep, wherever it stands in a text. */
const masks: readonly (readonly [RegExp, (found: string) => string])[] = [
  // Ids of ours are UUIDs; whatever else is that long is a token, a session or a hash.
  [/[\w-]{32,}(\.[\w-]+)*/g, (word) => (UUID.test(word) ? word : '<secret>')],
  [/[^\s@<>"']{1,64}@[^\s@<>"']{1,255}/g, () => '<address>'],
  // Finnish personal identity code, with every sign of a century.
  [/(?<![\w-])\d{6}[-+A-FU-Y]\d{3}[\dA-Z](?![\w-])/gi, () => '<identity>'],
  [/https?:\/\/\S+/g, (url) => url.split(/[?#]/, 1)[0] ?? ''],
];

/** One line of harmless text: no control characters, colours or line breaks, no addresses, no secrets. */
export function cleanLine(text: string): string {
  const line = text
    .slice(0, LONGEST)
    // eslint-disable-next-line no-control-regex -- they are what is taken out
    .replace(/\u001b\[[\d;]*[A-Za-z]|[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
  return masks.reduce((said, [pattern, mask]) => said.replace(pattern, mask), line).trim();
}

/** Errors of the language, whose messages speak of code; those of databases and parsers repeat what they were given. */
const OF_CODE = /^(TypeError|RangeError|ReferenceError)\b/;

/** A place in code, and nothing that a message could hold besides. */
const FRAME =
  /^\s+at (?:async )?(?:[\w$.<> [\]]{1,100} \()?(?:file:|node:|\/)[\w/@.+-]{0,300}(?::[\w/@.+-]{1,300})?:\d+:\d+\)?$/;

/** What may be said of an error: its kind and where it was thrown, and its message only when that speaks of code. */
export function cleanStack(stack: string): { msg: string; stack: readonly string[] } {
  const at = stack.search(/\n[ \t]+at /);
  const said = at < 0 ? stack : stack.slice(0, at);
  const frames = (at < 0 ? '' : stack.slice(at)).split('\n').filter((line) => FRAME.test(line));
  const name = /^[\w$]{1,60}/.exec(said)?.[0] ?? 'Error';
  const msg = OF_CODE.test(said) ? said.replace(/(["'`]).*?\1/gs, '$1…$1') : name;
  return { msg: cleanLine(msg), stack: frames.slice(0, FRAMES).map((frame) => frame.trim()) };
}

/** Whether a text is an error with the places where it was thrown. */
export const isStack = (text: string): boolean => /\n[ \t]+at /.test(text);
