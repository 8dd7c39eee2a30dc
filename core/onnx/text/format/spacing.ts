import type { TokenKind } from '../parse/tokens';
import { containerWords, elementWords, numberOfWord } from '../parse/words';
import type { Layout } from './layout';
import { nothing, space } from './layout';

/** What a bracket encloses, as far as spaces depend on it. */
type Enclosed =
  /** `[1,N]` behind an element type. */
  | 'dimensions'
  /** `{1,2}` and `[1,2]`: numbers stand close. */
  | 'close'
  /** `["a", "b"]`, `(x, y)`, `("k": "v")`. */
  | 'apart'
  /** `["" : 17]` */
  | 'opsets';

const opening = new Set<TokenKind>(['(', '[', '{', '<', '@', '.']);
const closing = new Set<TokenKind>([')', ']', '}', ',', '.', '>']);

/**
 * Spaces between the tokens from one to another (excluded) of something that is written in one line, as the printer
 * writes it. Where a list of values may be broken is marked as well.
 */
export function spaceInline(layout: Layout, from: number, to: number, opsets = false): void {
  const { tokens } = layout;
  const enclosed: Enclosed[] = [];
  for (let at = from; at < to; at++) {
    const kind = tokens.kind(at);
    if (at > from) layout.set(at, gap(layout, at, from, enclosed.at(-1)));
    if (at > from && tokens.kind(at - 1) === ',' && enclosed.at(-1) && isListOfValues(layout, at, enclosed)) {
      layout.setBreak(at);
    }
    if (kind === '(' || kind === '[' || kind === '{') enclosed.push(enclosedBy(layout, at, from, opsets));
    else if (kind === ')' || kind === ']' || kind === '}') enclosed.pop();
  }
}

function gap(layout: Layout, at: number, from: number, inside: Enclosed | undefined): number {
  const { tokens } = layout;
  const kind = tokens.kind(at);
  const before = tokens.kind(at - 1);
  if (opening.has(before) || closing.has(kind)) return nothing;
  if (before === ',') return inside === 'dimensions' || inside === 'close' ? nothing : space;
  if (kind === ':') return inside === 'opsets' ? space : nothing;
  if (kind === '[') return isElementWord(layout, at - 1, from) ? nothing : space;
  if (kind === '(') return isContainerWord(layout, at - 1, from) ? nothing : space;
  return space;
}

function enclosedBy(layout: Layout, at: number, from: number, opsets: boolean): Enclosed {
  const { tokens } = layout;
  if (tokens.kind(at) === '{') return 'close';
  if (tokens.kind(at) === '(') return 'apart';
  if (opsets) return 'opsets';
  if (isElementWord(layout, at - 1, from)) return 'dimensions';
  const first = tokens.kind(at + 1);
  const isNumber =
    first === 'integer' ||
    first === 'float' ||
    (first === 'identifier' && numberOfWord(tokens.source(at + 1)) !== undefined);
  return isNumber ? 'close' : 'apart';
}

/** Elements of data and of attributes' lists may go to the next line; pairs, dimensions and names are other matters. */
function isListOfValues(layout: Layout, at: number, enclosed: readonly Enclosed[]): boolean {
  const inside = enclosed.at(-1);
  if (inside === 'close') return true;
  if (inside !== 'apart') return false;
  const { tokens } = layout;
  return tokens.kind(at) === 'string' && tokens.kind(at + 1) !== ':' && enclosed.length === 1;
}

function isElementWord(layout: Layout, at: number, from: number): boolean {
  return at >= from && layout.tokens.kind(at) === 'identifier' && elementWords.has(layout.tokens.source(at));
}

function isContainerWord(layout: Layout, at: number, from: number): boolean {
  return (
    at >= from && layout.tokens.kind(at) === 'identifier' && containerWords.has(layout.tokens.source(at))
  );
}
