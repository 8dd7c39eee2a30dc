import type { Held } from '../../../engine/types';

/** What a part of an expression stands for. */
export type Source =
  /** The value of that name, as the frame sees it. */
  | { readonly kind: 'value'; readonly name: string }
  /** The same at the last stop: `prev(x)`. */
  | { readonly kind: 'previous'; readonly name: string }
  /** A value that another run kept: `run("id").x`. */
  | { readonly kind: 'run'; readonly run: string; readonly name: string }
  /** What the expression is asked about: `value`. */
  | { readonly kind: 'given' };

/** What an expression is asked about beside the frame. */
export interface Given {
  /** The tensor that a data breakpoint is about: `value` in its condition, hit by the value of that name. */
  readonly value?: { readonly name: string; readonly held: Held };
}

/** The slot that holds a source's value: the kind never has a space, so that no name is taken for another's slot. */
export function slotOf(source: Source): string {
  switch (source.kind) {
    case 'run':
      return `run ${source.run} ${source.name}`;
    case 'given':
      return 'given';
    default:
      return `${source.kind} ${source.name}`;
  }
}
