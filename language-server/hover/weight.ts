import type { CancellationToken } from 'vscode-languageserver';
import { bytesText } from '../../core/bytes-text';
import { UserError } from '../../core/errors';
import type { Weight } from '../../core/onnx/model';
import { BuildContext } from '../../core/onnx/text/build/context';
import { buildTensor } from '../../core/onnx/text/build/tensors';
import type { ValueTree } from '../../core/onnx/text/parse/tree';
import { elementWords } from '../../core/onnx/text/parse/words';
import { weightOf } from '../../core/onnx/weights';
import { byteLength, elementCount } from '../../core/tensor/dtype';
import type { ParsedDocument } from '../document';
import { documentFiles } from '../document-files';
import type { WeightStatistics } from './weight-statistics';
import { mostBytes, weightStatistics } from './weight-statistics';

/** Inline data of more elements are not read for a hover: the text has them. */
const mostInline = 1_000_000;

/** What was said of the weights of a version of a document. */
const known = new WeakMap<ParsedDocument, Map<ValueTree, string>>();

/** What a hover says of a weight's data: bytes, statistics, or why there are none. Markdown. */
export async function describeWeight(
  document: ParsedDocument,
  value: ValueTree,
  token: CancellationToken,
): Promise<string | undefined> {
  const said = known.get(document)?.get(value);
  if (said !== undefined) return said;
  const text = await describe(document, value, token);
  if (text === undefined || token.isCancellationRequested) return undefined;
  if (!known.has(document)) known.set(document, new Map());
  known.get(document)!.set(value, text);
  return text;
}

async function describe(
  document: ParsedDocument,
  { name, type, data }: ValueTree,
  token: CancellationToken,
): Promise<string | undefined> {
  if (type?.kind !== 'tensor') return undefined;
  if (!data || data.kind === 'none') return 'Without data.';
  if (data.kind === 'elements' && data.count > mostInline) return `${grouped(data.count)} elements, inline.`;
  const proto = buildTensor(new BuildContext(document.text, []), name.text, type, data);
  const weight = weightOf(name.text, proto, documentFiles(document.uri));
  const { dtype, shape } = weight;
  const count = elementCount(shape);
  const bytes = dtype ? byteLength(dtype, count) : 0;
  const size = `${grouped(count)} element${count === 1 ? '' : 's'}${dtype && dtype !== 'string' ? `, ${bytesText(bytes)}` : ''}`;
  const where = data.kind === 'external' ? `${size} ${placeText(weight)}` : `${size}, inline`;
  if (weight.data.kind === 'missing') return `${where}\n\nIts data cannot be read: ${weight.data.why}.`;
  if (bytes > mostBytes) {
    return `${where}\n\nIt is too large to be measured here; a debug session shows its statistics.`;
  }
  if (count === 0 || elementWords.get(type.element.text) === 'string') return where;
  try {
    const statistics = await weightStatistics(weight, token);
    return statistics ? `${where}\n\n${statisticsText(statistics)}` : undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${where}\n\n${error.message}`;
  }
}

function placeText({ data }: Weight): string {
  return data.kind === 'file' ? `at byte ${grouped(data.offset)} of its file` : 'in a file';
}

function statisticsText({ min, max, mean, std, nan, infinite, zeros }: WeightStatistics): string {
  const number = (value: number) => String(Number(value.toPrecision(6)));
  const parts = [`min ${number(min)}`, `max ${number(max)}`, `mean ${number(mean)}`, `std ${number(std)}`];
  parts.push(`${grouped(nan)} NaN`);
  if (infinite > 0) parts.push(`${grouped(infinite)} infinite`);
  if (zeros > 0) parts.push(`${grouped(zeros)} zero${zeros === 1 ? '' : 's'}`);
  return parts.join(' · ');
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
