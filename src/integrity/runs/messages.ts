import type { Report } from '../check.js';

export type FromCheck = { readonly askedList: number } | { readonly report: Report };

export interface ToCheck {
  readonly list: number;
  readonly document: string | undefined;
}
