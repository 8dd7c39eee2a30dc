import type { MessageInitShape } from '@bufbuild/protobuf';
import type { GraphProto, NodeProtoSchema as NodeSchema } from '../gen/onnx_pb';
import { NodeProtoSchema } from '../gen/onnx_pb';
import type { Graph, Node } from '../model';
import type { AttributeText } from './attribute';
import { attributeText } from './attribute';
import { comment, fieldsJson } from './comments';
import { identifierOf, nameText } from './tokens';
import type { TextWriter } from './writer';

/** An operator's domain and name may be type words, but are made of identifiers all the same. */
const word = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Writes a body, with what stands before and after it on its first and last line. */
export type PrintBody = (
  depth: number,
  body: Graph,
  frame: { readonly open: string; readonly close: string },
) => void;

/** Writes a node: its line, before it comments with what the syntax has no form for, after it its bodies. */
export function printNode(writer: TextWriter, depth: number, node: Node, printBody: PrintBody): void {
  const attributes = node.attributes.map((proto) => ({ proto, text: attributeText(proto, writer.style) }));
  const unwritten = fieldsOutsideSyntax(node);
  const lost = attributes.filter(({ text }) => text.kind === 'none').map(({ proto }) => proto);
  if (lost.length > 0) unwritten.attribute = lost;
  comment(writer, depth, 'node', [], fieldsJson(NodeProtoSchema, unwritten, writer.style), node);
  for (const { proto: attribute, text } of attributes) {
    if (text.kind !== 'abbreviated') continue;
    writer.leftOut(depth, text.comment, { kind: 'attribute', node, attribute });
  }

  const { proto } = node;
  const operator = operatorText(node);
  const label = node.name === '' ? [] : [`[${nameText(node.name)}] `];
  const head = [...label, ...names(node.outputs), node.outputs.length > 0 ? ' = ' : '= ', `${operator} `];
  const inputs = ['(', ...names(proto.input), ')'];
  const written = attributes.map(({ text }) => text);
  const line = written.some((text) => text.kind === 'graphs')
    ? printWithBodies(writer, depth, node, [...head, ...inputs], written, printBody)
    : writer.long(depth, joined(head, attributePieces(written), inputs));
  writer.node(line, {
    graph: node.graph.path,
    index: node.index,
    name: node.name,
    op: node.op,
    outputs: node.outputs,
  });
}

/** What of a node has no form in the syntax but its meaning needs. */
function fieldsOutsideSyntax(node: Node): MessageInitShape<typeof NodeSchema> {
  const { opType, domain, overload } = node.proto;
  const fields: MessageInitShape<typeof NodeSchema> = {};
  if (!word.test(opType)) fields.opType = opType;
  if (domain !== '' && !domain.split('.').every((part) => word.test(part))) fields.domain = domain;
  if (overload !== '' && !word.test(overload)) fields.overload = overload;
  return fields;
}

function operatorText({ proto }: Node): string {
  const part = (text: string) => (word.test(text) ? text : identifierOf(text));
  const domain = proto.domain === '' ? '' : `${proto.domain.split('.').map(part).join('.')}.`;
  const overload = proto.overload === '' ? '' : `:${part(proto.overload)}`;
  return `${domain}${part(proto.opType)}${overload}`;
}

/** Names as pieces, a comma after all but the last. */
function names(list: readonly string[]): string[] {
  return list.map((name, at) => `${nameText(name)}${at < list.length - 1 ? ', ' : ''}`);
}

function* attributePieces(attributes: readonly AttributeText[]): Generator<string> {
  let before = '<';
  for (const attribute of attributes) {
    if (attribute.kind !== 'pieces') continue;
    yield before;
    yield* attribute.pieces;
    before = ', ';
  }
  if (before !== '<') yield '> ';
}

function* joined(...parts: readonly Iterable<string>[]): Generator<string> {
  for (const part of parts) yield* part;
}

/** Attributes of a node with bodies stand after its inputs, each on lines of its own. */
function printWithBodies(
  writer: TextWriter,
  depth: number,
  node: Node,
  head: readonly string[],
  attributes: readonly AttributeText[],
  printBody: PrintBody,
): number {
  const line = writer.line(depth, ...head, ' <');
  const shown = attributes.filter(({ kind }) => kind === 'pieces' || kind === 'graphs');
  shown.forEach((attribute, at) => {
    const end = at < shown.length - 1 ? ',' : '';
    if (attribute.kind === 'pieces') writer.long(depth + 1, joined(attribute.pieces, [end]));
    if (attribute.kind !== 'graphs') return;
    const bodies = bodiesOf(node, attribute.graphs);
    const open = `${attribute.name}${attribute.list ? ': graphs' : ''} = ${attribute.list ? '[' : ''}`;
    if (bodies.length === 0) writer.line(depth + 1, `${open}]${end}`);
    bodies.forEach((body, place) => {
      const last = place === bodies.length - 1;
      const close = last ? `${attribute.list ? ']' : ''}${end}` : ',';
      printBody(depth + 1, body, { open: place === 0 ? open : '', close });
    });
  });
  writer.line(depth, '>');
  return line;
}

/** The bodies of an attribute; by their protobuf, since a broken node may have two attributes of one name. */
function bodiesOf(node: Node, protos: readonly GraphProto[]): Graph[] {
  return protos
    .flatMap((proto) => node.bodies.filter(({ graph }) => graph.proto === proto))
    .map(({ graph }) => graph);
}
