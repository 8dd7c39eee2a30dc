import type { LintContext } from '../../core/onnx/lint/context';
import { operatorAt } from '../../core/onnx/operators/operators';
import type { Scope } from '../../core/onnx/text/parse/scopes';
import { withBodies } from '../../core/onnx/text/parse/scopes';
import { Tokens } from '../../core/onnx/text/parse/tokens';
import type { NodeTree, Range } from '../../core/onnx/text/parse/tree';
import type { ParsedDocument } from '../document';
import type { Occurrence } from '../names/entity';
import { operatorsOf } from '../operators/operators-of';
import { walkTree } from '../tree/walk';
import type { TokenModifier, TokenType } from './legend';
import { modifierBit, typeNumber } from './legend';

/** A token with the numbers that its type and its modifiers have in the legend. */
export interface Token extends Range {
  readonly type: number;
  readonly modifiers: number;
}

/** Elements of data are coloured up to this many each; the client's eye ends long before. */
const mostElements = 1_000;

/** The tokens of a text in its order, apart from each other. `all`: numbers, strings and comments too. */
export function collectTokens(document: ParsedDocument, all: boolean): Token[] {
  const collector = new Collector();
  for (const occurrence of document.names.occurrences) collector.name(occurrence);
  collector.operators(document);
  const longData = collector.words(document);
  if (all) collector.literals(document, longData);
  return apart(collector.tokens);
}

/** What was put in first stays, where two are at one place. */
function apart(tokens: Token[]): Token[] {
  tokens.sort((one, other) => one.start - other.start);
  let end = 0;
  return tokens.filter((token) => {
    const fits = token.start >= end && token.end > token.start;
    if (fits) end = token.end;
    return fits;
  });
}

class Collector {
  readonly tokens: Token[] = [];

  /** A name by what it stands for. */
  name({ start, end, entity, role }: Occurrence): void {
    if (role === 'comment') return;
    const declaration = role === 'definition' ? modifierBit('declaration') : 0;
    switch (entity.kind) {
      case 'value': {
        const kind = entity.definition?.kind;
        if (kind === 'input') this.add(start, end, 'parameter', declaration);
        else
          this.add(start, end, 'variable', declaration | (kind === 'weight' ? modifierBit('readonly') : 0));
        return;
      }
      case 'dimension':
        this.add(start, end, 'typeParameter', 0);
        return;
      case 'function':
        this.add(start, end, 'function', declaration);
        return;
      default:
        this.add(start, end, ownTypes[entity.kind], declaration);
    }
  }

  /** The operators that are no functions of the text. */
  operators(document: ParsedDocument): void {
    const context = operatorsOf(document);
    for (const scope of withBodies(document.scopes)) {
      for (const node of scope.graph.nodes) {
        if (node.operator) this.add(...operatorToken(context, scope, node));
      }
    }
  }

  /**
   * Words that have their meaning from where they stand: types, attributes, the keys of headers.
   *
   * @returns the data that have too many elements to colour each, in the order of the text
   */
  words({ tree }: ParsedDocument): readonly Range[] {
    const longData: Range[] = [];
    walkTree(tree, ({ kind, range }) => {
      if (kind === 'data') {
        if (range.kind === 'elements' && range.count > mostElements) longData.push(range);
      } else if (kind === 'entry') this.add(range.key.start, range.key.end, 'keyword', 0);
      else if (kind === 'attribute') {
        this.add(range.name.start, range.name.end, 'property', 0);
        if (range.annotation) this.add(range.annotation.start, range.annotation.end, 'type', 0);
      } else if (kind === 'type') {
        if ('element' in range) this.add(range.element.start, range.element.end, 'type', 0);
        if (range.kind === 'map') this.add(range.key.start, range.key.end, 'type', 0);
        const word = containerLength(range.kind);
        if (word > 0) this.add(range.start, range.start + word, 'type', 0);
      }
      return undefined;
    });
    return longData;
  }

  literals({ text, tree }: ParsedDocument, longData: readonly Range[]): void {
    const documentation = modifierBit('documentation');
    for (const { start, end } of tree.comments) {
      this.add(start, end, 'comment', text.startsWith('#:', start) ? documentation : 0);
    }
    const tokens = new Tokens(text);
    let long = 0;
    for (let at = 0; at < tokens.count; at++) {
      const start = tokens.start(at);
      while (long < longData.length && longData[long]!.end <= start) long++;
      if (longData[long] && longData[long]!.start <= start) continue;
      const kind = tokens.kind(at);
      if (kind === 'string') this.add(start, tokens.end(at), 'string', 0);
      else if (kind === 'integer' || kind === 'float') this.add(start, tokens.end(at), 'number', 0);
    }
  }

  private add(start: number, end: number, type: TokenType, modifiers: number): void {
    this.tokens.push({ start, end, type: typeNumber(type), modifiers });
  }
}

const ownTypes = { node: 'label', graph: 'class', attribute: 'property', domain: 'namespace' } as const;

function operatorToken(
  context: LintContext,
  scope: Scope,
  node: NodeTree,
): [start: number, end: number, type: TokenType, modifiers: number] {
  const { domain, name, nameRange } = node.operator!;
  const { kind } = context.operator(scope, node);
  const modifiers: TokenModifier[] = kind === 'known' ? ['defaultLibrary'] : [];
  if (kind === 'unknown') {
    const version = context.version(scope, domain);
    const last = version === undefined ? undefined : operatorAt(domain, name, version);
    if (last?.deprecated) modifiers.push('defaultLibrary', 'deprecated');
  }
  const bits = modifiers.reduce((sum, modifier) => sum | modifierBit(modifier), 0);
  return [nameRange.start, nameRange.end, 'function', bits];
}

function containerLength(kind: string): number {
  return kind === 'tensor' ? 0 : kind.length;
}
