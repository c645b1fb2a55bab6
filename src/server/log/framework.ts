/** What the framework tells of its own making; an operator has no use for it. */
const FRAMEWORK = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Nest's loggers hand over where a line comes from as their last word. */
export const isOfFramework = (rest: readonly unknown[]): boolean => FRAMEWORK.has(String(rest.at(-1)));

/** A failed start is said by `main.ts` in one line, without the framework's stack. */
export const isSaidElsewhere = (rest: readonly unknown[]): boolean =>
  rest.at(-1) === 'ExceptionHandler' || rest.at(-1) === 'NestApplication';
