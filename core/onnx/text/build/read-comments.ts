import { messageOf } from '../../../errors';
import type { CommentKind } from '../comments';
import { commentKinds } from '../comments';
import type { Comment, Range } from '../parse/tree';

/** What the printer says in comments that a reader needs (text/comments.ts). */
export type StructuredComment = Range &
  (
    | {
        readonly kind: 'fields';
        readonly of: CommentKind;
        readonly address: readonly string[];
        readonly json: Readonly<Record<string, unknown>>;
      }
    /** Something that was too long to print; `line` is the whole comment. */
    | { readonly kind: 'abbreviated'; readonly line: string }
    /** So many of these did not fit the text. */
    | {
        readonly kind: 'left-out';
        readonly line: string;
        readonly count: number;
        readonly what: LeftOutKind;
      }
  );

type LeftOutKind = 'nodes' | 'weights and types' | 'comments';

type StructuredPart = StructuredComment extends infer C
  ? C extends Range
    ? Omit<C, keyof Range>
    : never
  : never;

const longestLeftOut = 120;
const leftOutPattern =
  /^# (\d{1,9}) more (nodes|weights and types|comments) are not shown: the text would be too long/;
const stringPattern = /\s*("(?:[^"\\]|\\.)*")/y;

/** The structured comments among all comments, in the order of the text. What is wrong with one is a problem. */
export function readComments(
  text: string,
  comments: readonly Comment[],
  problem: (range: Range, message: string) => void,
): StructuredComment[] {
  const found: StructuredComment[] = [];
  for (const { start, end } of comments) {
    const second = text.charCodeAt(start + 1);
    // Most comments are a person's: only `#:` and `# 12 more` are looked at.
    if (second !== colon && second !== space) continue;
    try {
      const read = second === colon ? readStructured(text.slice(start, end)) : readLeftOut(text, start, end);
      if (read) found.push({ ...read, start, end });
    } catch (error) {
      const why = messageOf(error).replace(/\.$/, '');
      problem({ start, end }, `This structured comment cannot be read and is left out: ${why}.`);
    }
  }
  return found;
}

const colon = ':'.charCodeAt(0);
const space = ' '.charCodeAt(0);

function readLeftOut(text: string, start: number, end: number): StructuredPart | undefined {
  if (end - start > longestLeftOut) return undefined;
  const line = text.slice(start, end);
  const match = leftOutPattern.exec(line);
  if (!match) return undefined;
  return { kind: 'left-out', line, count: Number(match[1]), what: match[2] as LeftOutKind };
}

/** Reads `#: KIND ADDRESS… JSON`. @throws Error what is wrong with it. */
function readStructured(line: string): StructuredPart {
  const word = /^#:\s*([a-z]*)/.exec(line)!;
  if (word[1] === 'abbreviated') return { kind: 'abbreviated', line };
  const of = commentKinds.find((kind) => kind === word[1]);
  if (!of) throw new Error(`'${word[1]}' is none of ${commentKinds.join(', ')}`);
  const address: string[] = [];
  stringPattern.lastIndex = word[0].length;
  let at = word[0].length;
  for (let match = stringPattern.exec(line); match; match = stringPattern.exec(line)) {
    address.push(JSON.parse(match[1]!) as string);
    at = stringPattern.lastIndex;
  }
  const json: unknown = JSON.parse(line.slice(at));
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Error('it has no JSON object');
  const wanted = addressLengths[of];
  if (!wanted.includes(address.length)) {
    throw new Error(`${of} is followed by ${wanted.join(' or ')} strings, not ${address.length}`);
  }
  return { kind: 'fields', of, address, json: json as Record<string, unknown> };
}

/** How many strings say whose the fields are. */
const addressLengths: Readonly<Record<CommentKind, readonly number[]>> = {
  model: [0],
  graph: [1],
  function: [1],
  node: [0, 2],
  value: [2],
  initializer: [0, 2],
  attribute: [2, 3],
};
