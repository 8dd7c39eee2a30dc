import type { GraphProto, TensorProto, ValueInfoProto } from '../gen/onnx_pb';
import { TensorProtoSchema } from '../gen/onnx_pb';
import type { Graph } from '../model';
import { typeText } from '../type-text';
import { abbreviation, commentLine, fieldsJson } from './comments';
import type { PrintBody } from './node';
import { printNode } from './node';
import { tensorText } from './tensor';
import { bodyName, nameText } from './tokens';
import type { TextWriter } from './writer';

/** A header that is longer gets a line for each of its values. */
const longestHeader = 160;

/** Weights and types leave this part of the text's limits to the nodes, and nodes leave the rest to closing lines. */
const shareOfWeights = 0.5;
const shareOfNodes = 0.9;

/** What stands before and after a graph that is an attribute's value. */
interface Frame {
  readonly open: string;
  readonly close: string;
}

/** Writes a graph: header, weights and types, nodes. With `frame` it is a body. */
export function printGraph(writer: TextWriter, depth: number, graph: Graph, frame?: Frame): void {
  const proto = graph.proto as GraphProto;
  const name = frame ? bodyName(proto.name) : nameText(proto.name);
  const header = printHeader(
    writer,
    depth,
    [`${frame?.open ?? ''}${name} `],
    proto.input.map(valueText),
    proto.output.map(valueText),
  );
  printBlock(writer, depth, graph, proto.initializer, proto.valueInfo);
  const closing = printNodes(writer, depth, graph, frame?.close ?? '');
  writer.graph(graph.path, header.first, frame ? closing : header.outputs);
}

/**
 * Writes `name (inputs) => (outputs)`, over several lines where it is long. What stands before the inputs comes in pieces
 * between which it may be broken.
 */
export function printHeader(
  writer: TextWriter,
  depth: number,
  head: readonly string[],
  inputs: readonly string[],
  outputs: readonly string[],
): { readonly first: number; readonly outputs: number } {
  const before = head.slice(0, -1);
  const last = head.at(-1) ?? '';
  const signature = `(${inputs.join(', ')}) => (${outputs.join(', ')})`;
  const length = head.reduce((sum, piece) => sum + piece.length, signature.length);
  if (length <= longestHeader || inputs.length + outputs.length < 2) {
    const first = writer.line(depth, ...before, `${last}${signature}`);
    return { first, outputs: writer.next - 1 };
  }
  const first = writer.line(depth, ...before, `${last}(`);
  inputs.forEach((value, at) => {
    writer.line(depth + 1, value, at < inputs.length - 1 ? ',' : '');
  });
  const short = `) => (${outputs.join(', ')})`;
  if (short.length <= longestHeader) return { first, outputs: writer.line(depth, short) };
  const outputsLine = writer.line(depth, ') => (');
  outputs.forEach((value, at) => {
    writer.line(depth + 1, value, at < outputs.length - 1 ? ',' : '');
  });
  writer.line(depth, ')');
  return { first, outputs: outputsLine };
}

/** Writes the block of initializers and value types between `<` and `>`; nothing where there are none. */
export function printBlock(
  writer: TextWriter,
  depth: number,
  graph: Graph,
  initializers: readonly TensorProto[],
  values: readonly ValueInfoProto[],
): void {
  const total = initializers.length + values.length;
  if (total === 0) return;
  writer.line(depth, '<');
  // A comma follows an entry only once the next one is written; comments may stand between them.
  let pending: Iterable<string> | undefined;
  let comments: (() => void)[] = [];
  const flush = (comma: string) => {
    if (pending) writer.long(depth + 1, ended(pending, comma));
    pending = undefined;
    for (const write of comments) write();
    comments = [];
  };
  let done = 0;
  for (const tensor of initializers) {
    if (writer.used > shareOfWeights) break;
    done++;
    const text = tensorText(tensor, writer.style);
    const name = nameText(tensor.name);
    if (!text) comments.push(() => printUnwritable(writer, depth + 1, graph, tensor));
    else if ('tooLong' in text) {
      const comment = abbreviation(`${text.type} ${name}`, text.tooLong, text.size);
      comments.push(() => writer.leftOut(depth + 1, comment, { kind: 'initializer', graph, tensor }));
    } else {
      flush(',');
      pending = headed(`${text.type} ${name} = `, text.data);
    }
  }
  for (const value of done === initializers.length ? values : []) {
    if (writer.used > shareOfWeights) break;
    done++;
    flush(',');
    pending = [valueText(value)];
  }
  flush('');
  if (done < total) {
    const comment = `# ${total - done} more weights and types are not shown: the text would be too long.`;
    writer.leftOut(depth + 1, comment, { kind: 'values', graph, from: done });
  }
  writer.line(depth, '>');
}

function* headed(head: string, data: Iterable<string>): Generator<string> {
  yield head;
  yield* data;
}

function* ended(pieces: Iterable<string>, end: string): Generator<string> {
  yield* pieces;
  yield end;
}

/** A comment in the place of an initializer for which the syntax has no form. Its name shows that it is a whole one. */
function printUnwritable(writer: TextWriter, depth: number, graph: Graph, tensor: TensorProto): void {
  const fields = fieldsJson(TensorProtoSchema, tensor, writer.style);
  fields.name = tensor.name;
  const line = commentLine('initializer', [], fields);
  if (line.length <= writer.style.longestComment) writer.line(depth, line);
  else {
    const said = abbreviation(`initializer ${nameText(tensor.name)}`, line);
    writer.leftOut(depth, said, { kind: 'initializer', graph, tensor });
  }
}

/** Writes the nodes between `{` and `}` and returns the line of the latter. */
export function printNodes(writer: TextWriter, depth: number, graph: Graph, close: string): number {
  const printBody: PrintBody = (bodyDepth, body, frame) => printGraph(writer, bodyDepth, body, frame);
  writer.line(depth, '{');
  for (const node of graph.nodes) {
    if (writer.used > shareOfNodes) {
      const more = graph.nodes.length - node.index;
      const comment = `# ${more} more nodes are not shown: the text would be too long for an editor.`;
      writer.leftOut(depth + 1, comment, { kind: 'nodes', graph, from: node.index });
      break;
    }
    printNode(writer, depth + 1, node, printBody);
  }
  return writer.line(depth, `}${close}`);
}

function valueText(value: ValueInfoProto): string {
  const type = value.type && typeText(value.type);
  return type === undefined ? nameText(value.name) : `${type} ${nameText(value.name)}`;
}
