import { isFieldSet } from '@bufbuild/protobuf';
import type { ModelProto } from '../gen/onnx_pb';
import { ModelProtoSchema } from '../gen/onnx_pb';
import { abbreviation, comment, fieldsJson } from './comments';
import type { HeaderField } from './left-out';
import { isPlain, quote } from './tokens';
import type { TextWriter } from './writer';

/** A string stands on a line of its own from here on, and an entry list is broken. */
const longestLine = 120;

/** Writes what the model says of itself between `<` and `>`; nothing where it says nothing. */
export function printModelHeader(writer: TextWriter, proto: ModelProto): void {
  const entries: (readonly string[])[] = [];
  const fields = ModelProtoSchema.field;
  const fits = (text: string) => isShort(text, writer.style.longestString);
  const string = (key: string, field: Exclude<HeaderField, 'metadataProps'>) => {
    const value = proto[field];
    if (value === '') return;
    if (!isPlain(value)) comment(writer, 0, 'model', [], { [field]: value });
    else if (fits(value)) entries.push([`${key}: ${quote(value)}`]);
    else writer.leftOut(0, abbreviation(key, quote(value)), { kind: 'header', field, value });
  };
  if (isFieldSet(proto, fields.irVersion)) entries.push([`ir_version: ${proto.irVersion}`]);
  if (proto.opsetImport.length > 0) entries.push([opsetText(proto.opsetImport)]);
  string('producer_name', 'producerName');
  string('producer_version', 'producerVersion');
  string('domain', 'domain');
  if (isFieldSet(proto, fields.modelVersion)) entries.push([`model_version: ${proto.modelVersion}`]);
  string('doc_string', 'docString');
  const metadata: string[] = [];
  const isSayable = proto.metadataProps.every(({ key, value }) => isPlain(key) && isPlain(value));
  if (!isSayable) {
    const { metadataProps } = proto;
    comment(writer, 0, 'model', [], fieldsJson(ModelProtoSchema, { metadataProps }, writer.style));
  }
  for (const { key, value } of isSayable ? proto.metadataProps : []) {
    if (fits(key) && fits(value)) metadata.push(`${quote(key)}: ${quote(value)}`);
    else {
      const said = abbreviation(`metadata_props ${key.slice(0, 100)}`, quote(value));
      writer.leftOut(0, said, { kind: 'header', field: 'metadataProps', key, value });
    }
  }
  if (metadata.length > 0) entries.push(listLines('metadata_props: ', metadata));
  printEntries(writer, entries);
}

/** Writes `<`, the entries (each of one or more lines) with commas between them, and `>`. */
export function printEntries(writer: TextWriter, entries: readonly (readonly string[])[]): void {
  if (entries.length === 0) return;
  writer.line(0, '<');
  entries.forEach((lines, at) => {
    lines.forEach((line, place) => {
      const end = place === lines.length - 1 && at < entries.length - 1 ? ',' : '';
      writer.line(1, line, end);
    });
  });
  writer.line(0, '>');
}

/** `opset_import: ["" : 17]`. */
export function opsetText(imports: readonly { readonly domain: string; readonly version: bigint }[]): string {
  const entries = imports.map(({ domain, version }) => `${quote(domain)} : ${version}`);
  return `opset_import: [${entries.join(', ')}]`;
}

function listLines(head: string, items: readonly string[]): readonly string[] {
  const line = `${head}[${items.join(', ')}]`;
  if (line.length <= longestLine && !line.includes('\n')) return [line];
  return [`${head}[`, ...items.map((item, at) => `  ${item}${at < items.length - 1 ? ',' : ''}`), ']'];
}

function isShort(text: string, longest: number): boolean {
  return longest === Number.POSITIVE_INFINITY || text.split('\n').every((line) => line.length <= longest);
}
