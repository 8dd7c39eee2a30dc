import type { DType } from '../../../tensor/dtype';
import { byteLength, elementType } from '../../../tensor/dtype';
import { Tokens, unquote } from '../parse/tokens';
import type { DataTree } from '../parse/tree';
import { mostFaults } from '../parse/values';
import { numberOfWord } from '../parse/words';
import type { BuildContext } from './context';

type Elements = Extract<DataTree, { kind: 'elements' }>;

/**
 * The strings of a tensor's data, in UTF-8 as a model holds them.
 */
export function stringElements(context: BuildContext, data: Elements): Uint8Array[] {
  const tokens = new Tokens(context.text.slice(data.start, data.end));
  const encoder = new TextEncoder();
  const strings: Uint8Array[] = [];
  for (let at = 0; at < tokens.count; at++) {
    if (tokens.kind(at) === 'string') strings.push(encoder.encode(unquote(tokens.source(at))));
  }
  return strings;
}

/**
 * The bytes of a tensor's data as raw_data has them: little-endian, elements below 8 bits packed from the low bits
 * on. There are as many as the text has elements, whatever the shape says.
 */
export function elementBytes(context: BuildContext, data: Elements, dtype: DType): Uint8Array {
  const { bits, kind } = elementType(dtype);
  const bytes = new Uint8Array(kind === 'complex' ? (data.count * bits) / 16 : byteLength(dtype, data.count));
  const write =
    kind === 'complex' || (kind === 'float' && bits >= 32) ? floatWriter(bytes, dtype) : undefined;
  const integers = write ? undefined : integerWriter(bytes, dtype);
  const tokens = new Tokens(context.text.slice(data.start, data.end));
  let faults = 0;
  let element = 0;
  for (let at = 0; at < tokens.count; at++) {
    const token = tokens.kind(at);
    if (token === ',' || token === '{' || token === '}' || token === 'end') continue;
    const source = tokens.source(at);
    const fits = write ? write(element, source) : token === 'integer' && integers!(element, source);
    element++;
    if (fits || token === 'string' || (token !== 'integer' && !write)) continue;
    if (faults++ >= mostFaults) continue;
    const range = { start: data.start + tokens.start(at), end: data.start + tokens.end(at) };
    context.problem(range, `${source.slice(0, 40)} does not fit ${elementType(dtype).text}${hint(dtype)}.`);
  }
  return bytes;
}

function hint(dtype: DType): string {
  const { kind, bits } = elementType(dtype);
  return kind === 'float' && bits < 32 ? `: the text has its ${bits} bits as a whole number` : '';
}

/** Writes an element; false where it does not fit. */
type WriteElement = (at: number, source: string) => boolean;

function floatWriter(bytes: Uint8Array, dtype: DType): WriteElement {
  const view = new DataView(bytes.buffer);
  const isDouble = dtype === 'float64' || dtype === 'complex128';
  return (at, source) => {
    const value = numberOfWord(source) ?? Number(source);
    if (isDouble) view.setFloat64(at * 8, value, true);
    else view.setFloat32(at * 4, value, true);
    // The sign of a NaN is in the text, and lost in a JavaScript number.
    if (Number.isNaN(value)) {
      if (isDouble) view.setUint32(at * 8 + 4, source.startsWith('-') ? 0xfff80000 : 0x7ff80000, true);
      else view.setUint32(at * 4, source.startsWith('-') ? 0xffc00000 : 0x7fc00000, true);
    }
    return Number.isFinite(value) || !/^-?\d/.test(source);
  };
}

function integerWriter(bytes: Uint8Array, dtype: DType): WriteElement {
  const { bits, kind } = elementType(dtype);
  const view = new DataView(bytes.buffer);
  const isSigned = kind === 'int';
  if (bits === 64) {
    return (at, source) => {
      const value = BigInt(source);
      view.setBigUint64(at * 8, BigInt.asUintN(64, value), true);
      return value === (isSigned ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value));
    };
  }
  const least = isSigned ? -(2 ** (bits - 1)) : 0;
  const most = isSigned ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  return (at, source) => {
    const value = Number(source);
    if (value < least || value > most) return false;
    if (bits === 32) view.setUint32(at * 4, value, true);
    else if (bits === 16) view.setUint16(at * 2, value, true);
    else if (bits === 8) view.setUint8(at, value);
    else {
      const position = at * bits;
      bytes[position >> 3]! |= (value & ((1 << bits) - 1)) << (position & 7);
    }
    return true;
  };
}
