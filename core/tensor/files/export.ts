import { UserError } from '../../errors';
import { unpackPatterns } from '../bit-patterns';
import { byteLength, type DType, elementCount } from '../dtype';
import { elementText } from '../element-text';
import { elementsOf } from '../elements';
import { ravel, stridesOf, unravel } from '../slice';
import type { Tensor } from '../tensor';
import type { ExportFormat } from './export-format';
import { npyHeader } from './npy';

/** A table of more elements is of use to nobody; .npy has no such limit. */
const mostTableElements = 10_000_000;

/** Elements of a block, a multiple of 8, so that packed ones begin at whole bytes. */
const npyBlock = 1 << 20;
const tableBlock = 1 << 15;

/**
 * The parts that an export is written in, in their order; `exportPart` makes one.
 *
 * @throws UserError OD3036 where it has no such form
 */
export function exportParts(
  { dtype, shape }: { readonly dtype: DType; readonly shape: readonly number[] },
  format: ExportFormat,
): number {
  if (format.kind === 'npy') {
    if (dtype === 'string')
      throw new UserError('OD3036', 'Strings have no form in .npy; export them as .csv.');
    return 1 + Math.ceil(elementCount(shape) / npyBlock);
  }
  const { rows, columns } = tableSize(shape, format);
  if (rows * columns > mostTableElements) {
    const count = (rows * columns).toLocaleString('en-US');
    const most = mostTableElements.toLocaleString('en-US');
    throw new UserError(
      'OD3036',
      `A table of ${count} elements is not written: ${most} are the most. Export it as .npy.`,
    );
  }
  return 1 + Math.ceil(rows / rowsOfBlock(columns));
}

/** One part of an export. */
export function exportPart(tensor: Tensor, format: ExportFormat, part: number): Uint8Array {
  if (format.kind === 'npy') return part === 0 ? npyHeader(tensor) : npyElements(tensor, part - 1);
  const text = format.kind === 'list' ? listText(tensor, part) : planeText(tensor, format, part);
  return new TextEncoder().encode(text);
}

function npyElements({ dtype, shape, bytes }: Tensor, block: number): Uint8Array {
  const start = block * npyBlock;
  const count = Math.min(npyBlock, elementCount(shape) - start);
  const from = byteLength(dtype, start);
  return unpackPatterns(dtype, bytes.subarray(from, from + byteLength(dtype, count)), count);
}

type Table = Exclude<ExportFormat, { kind: 'npy' }>;

function tableSize(shape: readonly number[], format: Table): { rows: number; columns: number } {
  if (format.kind === 'list') return { rows: elementCount(shape), columns: 1 };
  const length = (axis: number | null) => (axis === null ? 1 : (shape[axis] ?? 0));
  return { rows: length(format.rowAxis), columns: length(format.columnAxis) };
}

function rowsOfBlock(columns: number): number {
  return Math.max(1, Math.floor(tableBlock / Math.max(1, columns)));
}

/** `dim0,dim1,value`, and a line for each element in row order. */
function listText(tensor: Tensor, part: number): string {
  const { shape, dtype } = tensor;
  if (part === 0) return `${[...shape.map((_, axis) => `dim${axis}`), 'value'].join()}\n`;
  const start = (part - 1) * rowsOfBlock(1);
  return elementsOf(tensor, start, rowsOfBlock(1))
    .map((element, k) => `${[...unravel(start + k, shape), fieldText(elementText(element, dtype))].join()}\n`)
    .join('');
}

/** Rows of a plane, without a heading, as `numpy.loadtxt(file, delimiter=",")` reads them. */
function planeText(tensor: Tensor, format: Extract<Table, { kind: 'plane' }>, part: number): string {
  if (part === 0) return '';
  const { shape, dtype } = tensor;
  const { rows, columns } = tableSize(shape, format);
  const strides = stridesOf(shape);
  const stride = (axis: number | null) => (axis === null ? 0 : strides[axis]!);
  const fixed = shape.map((_, axis) =>
    axis === format.rowAxis || axis === format.columnAxis ? 0 : (format.index[axis] ?? 0),
  );
  const origin = ravel(fixed, shape);
  const first = (part - 1) * rowsOfBlock(columns);
  const last = Math.min(rows, first + rowsOfBlock(columns));
  let text = '';
  for (let row = first; row < last; row++) {
    const start = origin + row * stride(format.rowAxis);
    const step = stride(format.columnAxis);
    const elements =
      step === 1
        ? elementsOf(tensor, start, columns)
        : Array.from({ length: columns }, (_, column) => elementsOf(tensor, start + column * step, 1)[0]!);
    text += `${elements.map((element) => fieldText(elementText(element, dtype))).join()}\n`;
  }
  return text;
}

/** Texts are in quotes already where they are strings; RFC 4180 doubles those inside. */
function fieldText(text: string): string {
  return text.startsWith('"') ? `"${text.slice(1, -1).replaceAll('\\"', '""')}"` : text;
}
