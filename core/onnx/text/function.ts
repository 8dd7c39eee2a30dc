import type { FunctionProto } from '../gen/onnx_pb';
import type { FunctionDefinition } from '../model';
import { attributeText } from './attribute';
import { printBlock, printHeader, printNodes } from './graph';
import { opsetText, printEntries } from './header';
import type { Style } from './style';
import { nameText, quote } from './tokens';
import type { TextWriter } from './writer';

/** Writes a model-local function. */
export function printFunction(writer: TextWriter, definition: FunctionDefinition): void {
  const { proto, graph } = definition;
  const entries = [`domain: ${quote(proto.domain)}`];
  if (proto.opsetImport.length > 0) entries.push(opsetText(proto.opsetImport));
  if (proto.overload !== '') entries.push(`overload: ${quote(proto.overload)}`);
  printEntries(
    writer,
    entries.map((entry) => [entry]),
  );
  const head = [`${nameText(proto.name)} `, ...attributePieces(proto, writer.style)];
  const header = printHeader(writer, 0, head, proto.input.map(nameText), proto.output.map(nameText));
  printBlock(writer, 0, graph, [], proto.valueInfo);
  printNodes(writer, 0, graph, '');
  writer.graph(graph.path, header.first, header.outputs);
}

/** The attributes' names, and those with a default as they are written in a node; broken where a node's are. */
function attributePieces(proto: FunctionProto, style: Style): string[] {
  const defaults = proto.attributeProto.map((attribute) => attributeText(attribute, style));
  const written = defaults.flatMap((text) => (text.kind === 'pieces' ? [[...text.pieces]] : []));
  const all = [...proto.attribute.map((name) => [nameText(name)]), ...written];
  if (all.length === 0) return [];
  return [...all.flatMap((pieces, at) => [at === 0 ? '<' : ', ', ...pieces]), '> '];
}
