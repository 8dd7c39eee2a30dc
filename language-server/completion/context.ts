import type { TokenKind, Tokens } from '../../core/onnx/text/parse/tokens';
import { unquote } from '../../core/onnx/text/parse/tokens';
import { isTypeWord } from '../../core/onnx/text/parse/words';

/** The operator that a place belongs to, as it is written. */
export interface WrittenOperator {
  readonly domain: string;
  readonly name: string;
  readonly overload: string;
}

/** What may stand at a place, by what stands before it. */
export type Expected =
  /** The text is empty, a graph is to follow the header, or a function the graph. */
  | { readonly kind: 'graph'; readonly of: 'empty text' | 'model' | 'function' }
  /** A node begins: its outputs, or its label. */
  | { readonly kind: 'node' }
  /** An operator, behind `domain.` or without a domain. */
  | { readonly kind: 'operator'; readonly domain: string }
  /** A value that a node takes: its place among the inputs. */
  | { readonly kind: 'input'; readonly operator: WrittenOperator; readonly index: number }
  | { readonly kind: 'attribute'; readonly operator: WrittenOperator; readonly present: readonly string[] }
  /** The type behind an attribute's colon. */
  | { readonly kind: 'annotation'; readonly operator: WrittenOperator; readonly attribute: string }
  | {
      readonly kind: 'attribute value';
      readonly operator: WrittenOperator;
      readonly attribute: string;
      readonly inList: boolean;
    }
  /** An attribute of the function around, behind `@`. */
  | { readonly kind: 'reference' }
  /** `[type] name` of an input, an output or a weight. */
  | { readonly kind: 'value'; readonly where: 'input' | 'output' | 'weight' }
  | { readonly kind: 'element type' }
  | { readonly kind: 'dimension' }
  | { readonly kind: 'external key'; readonly present: readonly string[] }
  | { readonly kind: 'header key'; readonly of: 'model' | 'function'; readonly present: readonly string[] }
  | { readonly kind: 'opset domain'; readonly present: readonly string[] }
  | { readonly kind: 'opset version'; readonly domain: string }
  | { readonly kind: 'ir version' }
  /** A name that nobody can know, a number, or something wrong. */
  | { readonly kind: 'other' };

const other: Expected = { kind: 'other' };

/** Where a prefix begins. */
export type Beginning = 'model' | 'function' | 'weights' | 'node';

/** What is expected behind the first `count` tokens, which begin with `beginning`. */
export function expectedAfter(tokens: Tokens, count: number, beginning: Beginning): Expected {
  const prefix = new Prefix(tokens, count);
  try {
    if (beginning === 'model') prefix.model();
    else if (beginning === 'function') prefix.functions();
    else if (beginning === 'weights') prefix.values('>', 'weight');
    else prefix.nodes();
  } catch (end) {
    if (!(end instanceof PrefixEnd)) throw end;
    return end.expected;
  }
  return other;
}

/** Thrown where the tokens end. */
class PrefixEnd {
  constructor(readonly expected: Expected) {}
}

/** Reads the beginning of a text by the grammar, and notices what the grammar has where it ends. */
class Prefix {
  private at = 0;

  constructor(
    private readonly tokens: Tokens,
    private readonly count: number,
  ) {}

  model(): void {
    this.need({ kind: 'graph', of: 'empty text' });
    if (this.is('<')) this.header('model');
    this.need({ kind: 'graph', of: 'model' });
    this.take();
    this.graphRest();
    this.functions();
  }

  functions(): void {
    for (;;) {
      this.need({ kind: 'graph', of: 'function' });
      if (this.is('<')) this.header('function');
      this.need(other);
      this.take();
      if (this.is('<')) {
        const none = { domain: '', name: '', overload: '' };
        this.parameters(none);
      }
      this.graphRest();
    }
  }

  nodes(): void {
    for (;;) {
      this.need({ kind: 'node' });
      if (this.is('}')) return;
      this.node();
    }
  }

  /** `[type] name [= data]`, up to a closing token, which is taken. */
  values(close: TokenKind, where: 'input' | 'output' | 'weight'): void {
    for (;;) {
      this.need({ kind: 'value', where });
      if (this.takeIf(close)) return;
      this.value();
      this.need(other);
      if (!this.takeIf(',')) {
        if (this.takeIf(close)) return;
        this.take();
      }
    }
  }

  private header(of: 'model' | 'function'): void {
    this.take();
    const present: string[] = [];
    for (;;) {
      this.need({ kind: 'header key', of, present: [...present] });
      if (this.takeIf('>')) return;
      const key = this.take();
      present.push(key);
      this.need(other);
      if (this.takeIf(':')) this.headerValue(key);
      this.need(other);
      this.takeIf(',');
    }
  }

  private headerValue(key: string): void {
    this.need(key === 'ir_version' ? { kind: 'ir version' } : other);
    if (!this.takeIf('[')) {
      this.take();
      return;
    }
    const present: string[] = [];
    for (;;) {
      this.need(key === 'opset_import' ? { kind: 'opset domain', present: [...present] } : other);
      if (this.takeIf(']')) return;
      const domain = this.name();
      present.push(domain);
      this.need(other);
      if (this.takeIf(':')) {
        this.need(key === 'opset_import' ? { kind: 'opset version', domain } : other);
        this.take();
      }
      this.need(other);
      this.takeIf(',');
    }
  }

  /** What follows a graph's name, up to the `}` of its nodes. */
  private graphRest(): void {
    this.need(other);
    if (this.takeIf('(')) this.values(')', 'input');
    this.need(other);
    if (this.takeIf('=>')) {
      this.need(other);
      if (this.takeIf('(')) this.values(')', 'output');
    }
    this.need(other);
    if (this.takeIf('<')) this.values('>', 'weight');
    this.need(other);
    if (!this.takeIf('{')) {
      this.take();
      return;
    }
    this.nodes();
    this.takeIf('}');
  }

  private value(): void {
    if (this.atType()) this.type();
    this.need(other);
    if (this.is('identifier') || this.is('string')) this.take();
    this.need(other);
    this.takeIf('=');
    this.data();
  }

  private data(): void {
    this.need(other);
    if (this.takeIf('{')) this.skipTo('}');
    else if (this.takeIf('[')) {
      const present: string[] = [];
      for (;;) {
        this.need({ kind: 'external key', present: [...present] });
        if (this.takeIf(']')) return;
        present.push(this.name());
        this.need(other);
        if (this.takeIf(':')) {
          this.need(other);
          this.take();
        }
        this.need(other);
        this.takeIf(',');
      }
    }
  }

  private type(): void {
    this.take();
    if (this.at < this.count && this.takeIf('(')) {
      this.need({ kind: 'element type' });
      while (!this.takeIf(')')) {
        this.need({ kind: 'element type' });
        if (this.atType()) this.type();
        else this.take();
      }
    } else if (this.at < this.count && this.takeIf('[')) {
      for (;;) {
        this.need({ kind: 'dimension' });
        if (this.takeIf(']')) return;
        this.take();
        this.need(other);
        this.takeIf(',');
      }
    }
  }

  private node(): void {
    if (this.takeIf('[')) {
      this.need(other);
      this.skipTo(']');
      this.need({ kind: 'node' });
    }
    while (this.is('identifier') || this.is('string') || this.is(',')) {
      this.take();
      this.need(other);
    }
    if (!this.takeIf('=')) {
      this.take();
      return;
    }
    const operator = this.operator();
    for (let part = 0; part < 2; part++) {
      if (this.at >= this.count) return;
      if (this.is('<')) this.attributes(operator);
      else if (this.takeIf('(')) this.inputs(operator);
    }
  }

  private operator(): WrittenOperator {
    const words: string[] = [];
    for (;;) {
      this.need({ kind: 'operator', domain: words.join('.') });
      if (!this.is('identifier')) return { domain: '', name: '', overload: '' };
      words.push(this.take());
      this.need(other);
      if (!this.takeIf('.')) break;
    }
    const name = words.pop()!;
    let overload = '';
    if (this.takeIf(':')) {
      this.need(other);
      overload = this.name();
      this.need(other);
    }
    return { domain: words.join('.'), name, overload };
  }

  private inputs(operator: WrittenOperator): void {
    let index = 0;
    for (;;) {
      this.need({ kind: 'input', operator, index });
      if (this.takeIf(')')) return;
      if (this.takeIf(',')) index++;
      else this.take();
    }
  }

  private attributes(operator: WrittenOperator): void {
    this.take();
    const present: string[] = [];
    for (;;) {
      this.need({ kind: 'attribute', operator, present: [...present] });
      if (this.takeIf('>')) return;
      present.push(this.attribute(operator));
      this.need(other);
      this.takeIf(',');
    }
  }

  /** A function's attributes: names, and some with a default. */
  private parameters(operator: WrittenOperator): void {
    this.take();
    for (;;) {
      this.need(other);
      if (this.takeIf('>')) return;
      this.attribute(operator);
      this.need(other);
      this.takeIf(',');
    }
  }

  private attribute(operator: WrittenOperator): string {
    const attribute = this.name();
    this.need(other);
    if (this.takeIf(':')) {
      this.need({ kind: 'annotation', operator, attribute });
      this.take();
      this.need(other);
    }
    if (!this.takeIf('=')) return attribute;
    const value = (inList: boolean): Expected => ({ kind: 'attribute value', operator, attribute, inList });
    this.need(value(false));
    if (!this.takeIf('[')) {
      this.attributeValue();
      return attribute;
    }
    for (;;) {
      this.need(value(true));
      if (this.takeIf(']')) return attribute;
      this.attributeValue();
      this.need(other);
      this.takeIf(',');
    }
  }

  private attributeValue(): void {
    if (this.takeIf('@')) {
      this.need({ kind: 'reference' });
      this.take();
    } else if (this.atType()) {
      this.type();
      this.need(other);
      if (this.is('identifier')) this.take();
      this.need(other);
      this.takeIf('=');
      this.data();
    } else {
      const isName = this.is('identifier');
      this.take();
      this.need(other);
      if (isName && (this.is('(') || this.is('=>'))) this.graphRest();
    }
  }

  /** Says what is expected here; where the tokens end, that is the answer. */
  private need(expected: Expected): void {
    if (this.at >= this.count) throw new PrefixEnd(expected);
  }

  private is(kind: TokenKind): boolean {
    return this.at < this.count && this.tokens.kind(this.at) === kind;
  }

  private take(): string {
    this.need(other);
    return this.tokens.source(this.at++);
  }

  /** A name, or what stands in quotes. */
  private name(): string {
    const source = this.take();
    return source.startsWith('"') ? unquote(source) : source;
  }

  private takeIf(kind: TokenKind): boolean {
    if (!this.is(kind)) return false;
    this.at++;
    return true;
  }

  private skipTo(close: TokenKind): void {
    while (!this.takeIf(close)) {
      this.need(other);
      this.at++;
    }
  }

  private atType(): boolean {
    return this.is('identifier') && isTypeWord(this.tokens.source(this.at));
  }
}
