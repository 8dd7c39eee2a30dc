import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Expression, IndexItem, Keyword } from './ast';
import { ExpressionError } from './error';
import { readNumber, readString } from './literals';
import { buildOperators, type Piece } from './precedence';
import { meant, refused } from './refused';

/** Longer texts are refused, and deeper ones: what reads and computes them goes as deep as they do. */
const longest = 10_000;
const deepest = 100;

/**
 * Reads one expression of the language: NumPy's in Python's syntax.
 *
 * @throws ExpressionError where the text is no expression or uses what the language does not have
 */
export function parseExpression(text: string): Expression {
  if (text.length > longest)
    throw new ExpressionError(longest, `an expression has up to ${longest} characters`);
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  if (trimmed === '') throw new ExpressionError(0, 'the expression is empty');
  checkBrackets(trimmed, start);
  return new Reader(trimmed, start).read();
}

class Reader {
  constructor(
    private readonly text: string,
    /** Where the text begins in what was given. */
    private readonly offset: number,
  ) {}

  read(): Expression {
    const tree = parser.parse(this.text);
    this.checkErrors(tree.topNode);
    const statements = childrenOf(tree.topNode).filter((node) => node.name !== 'Comment');
    const [statement, second] = statements;
    if (!statement) throw this.error(0, 'the expression is empty');
    if (statement.name !== 'ExpressionStatement') {
      throw this.error(statement.from, refused[statement.name] ?? 'this is a statement; write an expression');
    }
    if (second) throw this.error(second.from, 'one expression ends here; a second one cannot follow');
    const items = this.items(childrenOf(statement), 0);
    const isTuple = childrenOf(statement).some((node) => node.name === ',');
    if (!isTuple) return items[0]!;
    return { kind: 'tuple', items, at: this.at(statement) };
  }

  /** The first place that the parser could not make sense of. */
  private checkErrors(top: SyntaxNode): void {
    let found: SyntaxNode | undefined;
    top.tree?.iterate({
      enter: ({ node, type }) => {
        if (found) return false;
        if (type.isError && !this.isWholeFloat(node)) found = node;
        return undefined;
      },
    });
    if (!found) return;
    const rest = this.text.slice(found.from).trimStart();
    const place = this.text.length - rest.length;
    if (rest === '') throw this.error(this.text.length, 'the expression ends too early');
    const before = this.text.slice(0, place).trimEnd();
    const doubled = /(?:&|\|)$/.exec(before);
    const whole = doubled && rest.startsWith(doubled[0]) ? doubled[0] + rest : rest;
    const advice = meant.find(([pattern]) => pattern.test(whole))?.[1];
    const token = /^(?:[A-Za-z0-9_]+|.)/su.exec(rest)![0];
    throw this.error(place, `${token} cannot stand here${advice ? `; ${advice}` : ''}`);
  }

  /** Python's `1.`, which the parser takes for an attribute without a name. */
  private isWholeFloat(error: SyntaxNode): boolean {
    const target = error.parent?.firstChild;
    return (
      error.parent?.name === 'MemberExpression' &&
      target?.name === 'Number' &&
      /^[\d_]+\.(?!\w)/.test(this.text.slice(target.from))
    );
  }

  private expression(node: SyntaxNode, depth: number): Expression {
    if (depth > deepest) throw this.error(node.from, `expressions nest up to ${deepest} deep`);
    const at = this.at(node);
    const text = this.text.slice(node.from, node.to);
    switch (node.name) {
      case 'Number':
        return numberNode(readNumber(text, at), at);
      case 'String':
        return { kind: 'string', value: readString(text, at), at };
      case 'ContinuedString': {
        const parts = childrenOf(node).map((part) => this.expression(part, depth + 1));
        const value = parts.map((part) => (part.kind === 'string' ? part.value : '')).join('');
        return { kind: 'string', value, at };
      }
      case 'Boolean':
        return { kind: 'constant', value: text === 'True', at };
      case 'None':
        return { kind: 'constant', value: null, at };
      case 'VariableName':
        return { kind: 'name', name: text, at };
      case 'ParenthesizedExpression':
        return this.expression(childrenOf(node)[1]!, depth + 1);
      case 'TupleExpression':
      case 'ArrayExpression': {
        const items = this.items(childrenOf(node).slice(1, -1), depth + 1);
        return { kind: node.name === 'TupleExpression' ? 'tuple' : 'list', items, at };
      }
      case 'MemberExpression':
        return this.member(node, depth);
      case 'CallExpression':
        return this.call(node, depth);
      case 'UnaryExpression':
      case 'BinaryExpression':
      case 'ConditionalExpression':
        return buildOperators(this.pieces(node, depth));
      case 'Ellipsis':
        throw this.error(node.from, '... stands between the brackets of an index only');
      default:
        throw this.error(node.from, refused[node.name] ?? `${text} is not part of the language`);
    }
  }

  /**
   * Operators and what they stand between, in the order of the text: the parser binds `not` more loosely than Python
   * does, so that precedence is applied anew.
   */
  private pieces(node: SyntaxNode, depth: number): Piece[] {
    // Long chains nest in the parser's tree and need not be refused for that; they are walked without recursion.
    const pieces: Piece[] = [];
    const open = [node];
    for (let next = open.pop(); next; next = open.pop()) {
      if (['UnaryExpression', 'BinaryExpression', 'ConditionalExpression'].includes(next.name)) {
        open.push(...childrenOf(next).reverse());
      } else if (/^(ArithOp|BitOp|CompareOp|and|or|not|in|is|if|else)$/.test(next.name)) {
        pieces.push({ operator: this.text.slice(next.from, next.to), at: this.at(next) });
      } else pieces.push({ operand: this.expression(next, depth + 1), at: this.at(next) });
    }
    return pieces;
  }

  private member(node: SyntaxNode, depth: number): Expression {
    const [object, mark, ...rest] = childrenOf(node);
    const at = this.at(mark!);
    if (mark!.name === '.') {
      const property = rest[0];
      if (object!.name === 'Number' && (!property || property.type.isError)) {
        return numberNode(readNumber(`${this.text.slice(object!.from, object!.to)}.0`, at), this.at(object!));
      }
      const name = this.text.slice(property!.from, property!.to);
      return {
        kind: 'attribute',
        target: this.expression(object!, depth + 1),
        name,
        at: this.at(property!),
      };
    }
    const target = this.expression(object!, depth + 1);
    return { kind: 'index', target, items: this.indexItems(rest.slice(0, -1), depth + 1, at), at };
  }

  /** What stands between the brackets; `x[(0, 1)]` is `x[0, 1]`, as in Python. */
  private indexItems(nodes: readonly SyntaxNode[], depth: number, at: number): IndexItem[] {
    if (nodes.length === 0) throw new ExpressionError(at, 'an index stands between the brackets');
    const groups: SyntaxNode[][] = [[]];
    for (const node of nodes) {
      if (node.name === ',') groups.push([]);
      else groups.at(-1)!.push(node);
    }
    const isTuple = groups.length > 1;
    if (groups.at(-1)!.length === 0) groups.pop();
    const items = groups.map((group) => this.indexItem(group, depth, at));
    const [only] = items;
    return !isTuple && only?.kind === 'tuple' ? [...only.items] : items;
  }

  private indexItem(group: readonly SyntaxNode[], depth: number, at: number): IndexItem {
    if (group.some((node) => node.name === ':')) {
      const parts: (SyntaxNode | undefined)[] = [undefined];
      for (const node of group) {
        if (node.name === ':') parts.push(undefined);
        else parts[parts.length - 1] = node;
      }
      const [start, stop, step] = parts.map((node) => node && this.expression(node, depth));
      return { kind: 'slice', start, stop, step, at: this.at(group[0]!) };
    }
    const [node] = group;
    if (!node) throw new ExpressionError(at, 'an index is missing between two commas');
    if (node.name === 'Ellipsis') return { kind: 'ellipsis', at: this.at(node) };
    return this.expression(node, depth);
  }

  private call(node: SyntaxNode, depth: number): Expression {
    const [callee, list] = childrenOf(node);
    const target = this.expression(callee!, depth + 1);
    const positional: Expression[] = [];
    const keywords: Keyword[] = [];
    const parts = childrenOf(list!).slice(1, -1);
    for (let k = 0; k < parts.length; k++) {
      const part = parts[k]!;
      if (part.name === ',') continue;
      if (part.name === 'for') throw this.error(part.from, refused.ComprehensionExpression!);
      if (/^\*/.test(part.name)) throw this.error(part.from, 'arguments cannot be unpacked with *');
      if (parts[k + 1]?.name === 'AssignOp') {
        const name = this.text.slice(part.from, part.to);
        const value = this.expression(parts[k + 2]!, depth + 1);
        if (keywords.some((keyword) => keyword.name === name)) {
          throw this.error(part.from, `the argument ${name} is given twice`);
        }
        keywords.push({ name, value, at: this.at(part) });
        k += 2;
      } else if (keywords.length > 0) {
        throw this.error(part.from, 'arguments without a name come before those with one');
      } else positional.push(this.expression(part, depth + 1));
    }
    return { kind: 'call', target, positional, keywords, at: this.at(callee!) };
  }

  private items(nodes: readonly SyntaxNode[], depth: number): Expression[] {
    return nodes
      .filter((node) => node.name !== ',')
      .map((node) => {
        if (/^\*/.test(node.name)) throw this.error(node.from, 'values cannot be unpacked with *');
        return this.expression(node, depth + 1);
      });
  }

  private at(node: SyntaxNode): number {
    return this.offset + node.from;
  }

  private error(place: number, why: string): ExpressionError {
    return new ExpressionError(this.offset + place, why);
  }
}

function numberNode(value: bigint | number, at: number): Expression {
  return typeof value === 'bigint' ? { kind: 'int', value, at } : { kind: 'float', value, at };
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child);
  }
  return children;
}

const partners: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Says which bracket or quote is open; the parser itself only sees that the text ends too early. */
function checkBrackets(text: string, offset: number): void {
  const open: { bracket: string; at: number }[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '#') break;
    if (char === '"' || char === "'") {
      const end = endOfString(text, at);
      if (end === undefined) throw new ExpressionError(offset + at, 'this text has no closing quote');
      at = end;
    } else if ('([{'.includes(char)) {
      open.push({ bracket: char, at });
      if (open.length > deepest)
        throw new ExpressionError(offset + at, `expressions nest up to ${deepest} deep`);
    } else if (')]}'.includes(char)) {
      const last = open.pop();
      if (last?.bracket !== partners[char]) {
        throw new ExpressionError(offset + at, `${char} closes no bracket`);
      }
    }
  }
  const last = open.pop();
  if (last) throw new ExpressionError(offset + last.at, `the bracket ${last.bracket} is not closed`);
}

/** Where the string that begins at `at` ends: its last quote. */
function endOfString(text: string, at: number): number | undefined {
  const quote = text[at]!;
  const triple = quote.repeat(3);
  const closing = text.startsWith(triple, at) ? triple : quote;
  for (let k = at + closing.length; k < text.length; k++) {
    if (text[k] === '\\') k++;
    else if (text.startsWith(closing, k)) return k + closing.length - 1;
  }
  return undefined;
}
