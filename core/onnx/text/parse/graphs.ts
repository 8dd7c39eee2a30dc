import type { ParseBody } from './attributes';
import { parseAttribute, parseAttributes } from './attributes';
import type { Cursor } from './cursor';
import { attempt, shortened } from './cursor';
import { parseHeader } from './headers';
import type {
  AttributeTree,
  FunctionTree,
  GraphTree,
  Name,
  NodeTree,
  OperatorTree,
  Range,
  ValueTree,
} from './tree';
import { parseValue } from './values';

/** Bodies are nested at most this deep: a text of nothing but braces must not exhaust the stack. */
const deepestBody = 50;

/** How many tokens are looked at to tell a node. */
const furthest = 200;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads a graph: `name (inputs) => (outputs) <values> {nodes}`. What could be read stays where something is wrong. */
export function parseGraphRest(cursor: Cursor, depth: number): GraphTree {
  const graph = emptyGraph(cursor.start);
  parseParts(cursor, graph, () => {
    graph.name = cursor.name("A graph's name");
    parseSignature(cursor, graph, true);
    parseValues(cursor, graph);
    parseNodes(cursor, graph, depth);
  });
  return graph;
}

/** What reads a graph that is an attribute's value of a node at that depth. */
export function bodyParser(cursor: Cursor, depth: number): ParseBody {
  return () => {
    if (depth >= deepestBody) cursor.fail(`Graphs are nested more than ${deepestBody} times`);
    return parseGraphRest(cursor, depth + 1);
  };
}

/** Reads a function: as a graph, with a header before it and attributes behind its name. */
export function parseFunction(cursor: Cursor): FunctionTree {
  const attributes: (Name | AttributeTree)[] = [];
  const definition: Mutable<FunctionTree> = {
    ...emptyGraph(cursor.start),
    header: undefined,
    attributesRange: undefined,
    attributes,
  };
  parseParts(cursor, definition, () => {
    if (cursor.is('<')) definition.header = parseHeader(cursor);
    definition.name = cursor.name("A function's name");
    if (cursor.is('<')) definition.attributesRange = parseParameters(cursor, attributes);
    parseSignature(cursor, definition, false);
    parseValues(cursor, definition);
    parseNodes(cursor, definition, 0);
  });
  return definition;
}

function emptyGraph(start: number): Mutable<GraphTree> {
  const missing = { inputsRange: undefined, outputsRange: undefined, valuesRange: undefined };
  const lists = { inputs: [], outputs: [], values: [], nodes: [] };
  return { name: undefined, ...missing, nodesRange: undefined, ...lists, start, end: start };
}

/** Where a graph's beginning cannot be read, its nodes still are. */
function parseParts(cursor: Cursor, graph: Mutable<GraphTree>, parts: () => void): void {
  if (!attempt(parts)) {
    while (!cursor.is('{') && !cursor.is('end') && !cursor.is('}')) cursor.at++;
    if (cursor.is('{') && !graph.nodesRange) parseNodes(cursor, graph, 0);
  }
  graph.end = cursor.lastEnd;
}

function parseSignature(cursor: Cursor, graph: Mutable<GraphTree>, mayHaveData: boolean): void {
  if (cursor.is('('))
    graph.inputsRange = valueList(cursor, graph.inputs as ValueTree[], 'An input', mayHaveData);
  else if (!cursor.is('=>')) cursor.fail("'(' is missing before the inputs");
  cursor.expect('=>', 'between the inputs and the outputs');
  graph.outputsRange = valueList(cursor, graph.outputs as ValueTree[], 'An output', false);
}

function valueList(cursor: Cursor, values: ValueTree[], what: string, mayHaveData: boolean): Range {
  const open = cursor.expect('(', `before ${what.toLowerCase().replace('an ', 'the ')}s`);
  const item = () => values.push(parseValue(cursor, what, mayHaveData));
  const close = cursor.list(')', `between ${what.slice(3)}s`, item) ?? cursor.abandon();
  return { start: open.start, end: close.end };
}

function parseValues(cursor: Cursor, graph: Mutable<GraphTree>): void {
  const open = cursor.takeIf('<');
  if (!open) return;
  const item = () => (graph.values as ValueTree[]).push(parseValue(cursor, 'A value', true));
  const close = cursor.list('>', 'between values', item) ?? cursor.abandon();
  graph.valuesRange = { start: open.start, end: close.end };
}

function parseParameters(cursor: Cursor, attributes: (Name | AttributeTree)[]): Range {
  const open = cursor.take();
  if (cursor.is('>')) cursor.problem(open, 'No attributes stand between < and >.');
  const close = cursor.list('>', 'between attributes', () => {
    if (cursor.kind(1) === ':' || cursor.kind(1) === '=') {
      const read: AttributeTree[] = [];
      try {
        parseAttribute(cursor, read, bodyParser(cursor, 0));
      } finally {
        attributes.push(...read);
      }
    } else attributes.push(cursor.name("An attribute's name"));
  });
  return { start: open.start, end: close?.end ?? cursor.abandon() };
}

/** Reads `{nodes}`. A node that cannot be read on is left where the next one begins. */
function parseNodes(cursor: Cursor, graph: Mutable<GraphTree>, depth: number): void {
  const open = cursor.expect('{', 'before the nodes');
  const nodes = graph.nodes as NodeTree[];
  while (!cursor.is('}') && !cursor.is('end')) {
    const begun = cursor.at;
    if (cursor.is(',') && cursor.kind(1) === '}') {
      const comma = cursor.take();
      const fix = { title: "Remove the ','", range: comma, text: '' };
      cursor.problem(comma, "No ',' stands behind a node.", fix);
      continue;
    }
    if (!attempt(() => parseNode(cursor, nodes, depth))) skipToNode(cursor, begun);
  }
  const close = cursor.takeIf('}');
  if (!close) {
    const fix = { title: "Insert '}'", range: cursor.gap, text: '\n}' };
    cursor.problem(open, "'}' is missing: this '{' is not closed.", fix);
  }
  graph.nodesRange = { start: open.start, end: cursor.lastEnd };
}

/** Reads a node; it is in the list as far as it could be read. */
export function parseNode(cursor: Cursor, nodes: NodeTree[], depth: number): void {
  const attributes: AttributeTree[] = [];
  const node: Mutable<NodeTree> = {
    label: undefined,
    outputs: [],
    operator: undefined,
    attributesRange: undefined,
    attributes,
    inputsRange: undefined,
    inputs: [],
    start: cursor.start,
    end: cursor.start,
  };
  if (!cursor.atName && !cursor.is('[') && !cursor.is('=') && !cursor.is(',')) {
    cursor.fail('A node begins with its outputs, as in y = Relu(x)');
  }
  nodes.push(node);
  try {
    if (cursor.takeIf('[')) {
      if (!cursor.is(']')) node.label = cursor.name("A node's name");
      cursor.expect(']', "behind a node's name");
    }
    node.outputs = nameList(cursor, 'the outputs');
    expectEquals(cursor);
    node.operator = operator(cursor);
    if (cursor.is('<')) node.attributesRange = parseAttributes(cursor, attributes, bodyParser(cursor, depth));
    const open = cursor.expect('(', `before the inputs of '${shortened(node.operator.name)}'`);
    node.inputsRange = { start: open.start, end: cursor.lastEnd };
    node.inputs = nameList(cursor, 'the inputs');
    node.inputsRange = { start: open.start, end: cursor.expect(')', 'behind the inputs of a node').end };
    if (cursor.is('<') && !node.attributesRange)
      node.attributesRange = parseAttributes(cursor, attributes, bodyParser(cursor, depth));
  } finally {
    node.end = cursor.lastEnd;
  }
}

/** Takes the `=` before an operator; where only that is missing, the node is read on. */
function expectEquals(cursor: Cursor): void {
  if (!cursor.is('=') && atOperator(cursor) && cursor.at > 0 && !cursor.tokens.beginsLine(cursor.at)) {
    const fix = { title: "Insert '='", range: cursor.gap, text: ' =' };
    const found = shortened(cursor.source());
    cursor.problem(cursor.range, `'=' is missing behind the outputs of a node, before '${found}'.`, fix);
  } else cursor.expect('=', 'behind the outputs of a node');
}

/** Whether a word stands here with inputs or attributes behind it. */
function atOperator(cursor: Cursor): boolean {
  return cursor.is('identifier') && (cursor.kind(1) === '(' || cursor.kind(1) === '<');
}

/** Names between commas, of which each may be missing; an empty last one does not count. */
function nameList(cursor: Cursor, what: string): Name[] {
  const names: Name[] = [];
  for (;;) {
    names.push(cursor.atName ? cursor.name('A name') : leftOut(cursor));
    if (cursor.takeIf(',')) continue;
    // What a new line begins with is the next node's, if it looks like one.
    if (
      !cursor.atName ||
      atOperator(cursor) ||
      (cursor.tokens.beginsLine(cursor.at) && looksLikeNode(cursor))
    )
      break;
    const fix = { title: "Insert ','", range: cursor.gap, text: ',' };
    cursor.problem(
      cursor.range,
      `',' is missing between ${what}, before '${shortened(cursor.source())}'.`,
      fix,
    );
  }
  const last = names.at(-1)!;
  if (last.text === '' && !last.quoted) names.pop();
  return names;
}

function leftOut(cursor: Cursor): Name {
  const { start, end } = cursor.gap;
  return { start, end, text: '', quoted: false };
}

function operator(cursor: Cursor): OperatorTree {
  const { start } = cursor;
  const words: Name[] = [];
  do {
    // While a node is being written, the next one follows its `=`.
    const isNext = cursor.tokens.beginsLine(cursor.at) && looksLikeNode(cursor);
    if (!cursor.is('identifier') || isNext) cursor.fail('An operator is missing');
    words.push(cursor.name('An operator'));
  } while (cursor.takeIf('.'));
  const name = words.pop()!;
  const overload = cursor.takeIf(':') ? cursor.bareName('An overload') : undefined;
  const domain = words.map(({ text }) => text).join('.');
  const nameRange = { start: name.start, end: name.end };
  return { domain, name: name.text, nameRange, overload, start, end: cursor.lastEnd };
}

/** Skips to where the node behind the one that begun there begins, or to the brace that ends the nodes. */
function skipToNode(cursor: Cursor, begun: number): void {
  let depth = 0;
  for (; !cursor.is('end'); cursor.at++) {
    if (depth === 0 && cursor.is('}')) return;
    if (depth === 0 && cursor.at > begun && cursor.tokens.beginsLine(cursor.at) && looksLikeNode(cursor))
      return;
    if (cursor.is('{')) depth++;
    else if (cursor.is('}')) depth--;
  }
}

/**
 * Whether `names = operator` stands here. An attribute whose value is a graph looks the same up to its `=>`. What is
 * longer than `furthest` tokens is taken for a node: a text of nothing but beginnings must not be searched to its end
 * from each of them.
 */
function looksLikeNode(cursor: Cursor): boolean {
  let ahead = 0;
  if (cursor.kind() === '[') {
    if (cursor.kind(1) === ']') ahead = 2;
    else if (cursor.kind(2) === ']') ahead = 3;
    else return false;
  }
  const isName = () => cursor.kind(ahead) === 'identifier' || cursor.kind(ahead) === 'string';
  while ((isName() || cursor.kind(ahead) === ',') && ahead < furthest) ahead++;
  if (cursor.kind(ahead++) !== '=' || cursor.kind(ahead++) !== 'identifier') return false;
  if (cursor.kind(ahead) !== '(') return true;
  while (cursor.kind(ahead) !== ')' && ahead < furthest) ahead++;
  return cursor.kind(ahead + 1) !== '=>';
}
