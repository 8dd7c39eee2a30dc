import { elementType } from '../../../tensor/dtype';
import type { Scope } from '../../text/parse/scopes';
import type { AttributeValue, DataTree, TypeTree, ValueTree } from '../../text/parse/tree';
import { mostFaults } from '../../text/parse/values';
import { elementWords } from '../../text/parse/words';
import type { LintContext } from '../context';
import { scanNumbers } from '../scan-numbers';

type TensorType = Extract<TypeTree, { kind: 'tensor' | 'sparse_tensor' }>;

/** Checks shapes, and the data of weights and of attributes: how many elements, and whether they fit their type. */
export function checkTensors(context: LintContext, scope: Scope): void {
  const { inputs, outputs, values, nodes } = scope.graph;
  for (const list of [inputs, outputs, values]) for (const value of list) checkValue(context, value);
  for (const node of nodes) for (const { value } of node.attributes) checkAttributeValue(context, value);
}

function checkValue(context: LintContext, { type, name, data }: ValueTree): void {
  checkShape(context, type, data !== undefined);
  if (data && type?.kind === 'tensor') checkData(context, type, data, `'${name.text}'`);
}

function checkAttributeValue(context: LintContext, value: AttributeValue | undefined): void {
  if (value?.kind === 'list') for (const item of value.items) checkAttributeValue(context, item);
  if (value?.kind === 'type') checkShape(context, value.type, false);
  if (value?.kind !== 'tensor') return;
  checkShape(context, value.type, true);
  if (value.data && value.type.kind === 'tensor') {
    checkData(context, value.type, value.data, value.name ? `'${value.name.text}'` : 'the tensor');
  }
}

/** A negative number is no dimension: onnxruntime reads -1 in a type as unknown, and refuses it in a weight. */
function checkShape(context: LintContext, type: TypeTree | undefined, isWeight: boolean): void {
  if (!type || type.kind === 'opaque') return;
  if ('of' in type) {
    checkShape(context, type.of, isWeight);
    return;
  }
  for (const { value, start, end } of type.dimensions ?? []) {
    if (typeof value !== 'bigint' || value >= 0n) continue;
    context.report({
      code: 'onnx/negative-dimension',
      level: isWeight ? 'error' : 'warning',
      start,
      end,
      message: isWeight
        ? `A weight's dimension cannot be ${value}.`
        : `${value} is no dimension; one that is not known is written '?' or as a name.`,
      fixes: isWeight
        ? []
        : [{ title: "Change to '?'", edits: [{ start, end, text: '?' }], preferred: true }],
    });
  }
}

function checkData(context: LintContext, type: TensorType, data: DataTree, what: string): void {
  if (data.kind !== 'elements') return;
  checkCount(context, type, data, what);
  checkRanges(context, type, data);
}

function checkCount(
  context: LintContext,
  { element, dimensions }: TensorType,
  { count, start, end }: Extract<DataTree, { kind: 'elements' }>,
  what: string,
): void {
  let wanted = 1n;
  // A shape that is not all numbers is the parser's to tell of.
  if (!dimensions) return;
  for (const { value } of dimensions) {
    if (typeof value !== 'bigint' || value < 0n) return;
    wanted *= value;
  }
  const dtype = elementWords.get(element.text);
  if (!dtype) return;
  if (elementType(dtype).kind === 'complex') wanted *= 2n;
  if (wanted === BigInt(count)) return;
  const message = `The shape of ${what} has ${wanted} element${wanted === 1n ? '' : 's'}, the data ${count}.`;
  const fixes = dimensions.length === 1 ? fitShape(dimensions[0]!, count) : [];
  // Data may go over many lines: only its beginning is marked.
  const line = context.text.indexOf('\n', start);
  const shown = line < 0 || line > end ? end : line;
  context.report({ code: 'onnx/element-count', level: 'error', start, end: shown, message, fixes });
}

function fitShape({ start, end }: { start: number; end: number }, count: number) {
  const edits = [{ start, end, text: String(count) }];
  return [{ title: `Change the shape to [${count}]`, edits }];
}

/** A number from 1e10 on that is written with an exponent, or one of many digits. */
const bigFloat = /e\+?0*[1-9]\d|\d{38}/i;

/** Integers that do not fit, and numbers that a float holds only as infinity. */
function checkRanges(context: LintContext, { element }: TensorType, data: DataTree): void {
  const dtype = elementWords.get(element.text);
  if (!dtype) return;
  const { kind, bits } = elementType(dtype);
  if (kind === 'string') return;
  const isFloat = kind === 'complex' || (kind === 'float' && bits >= 32);
  const [least, most] = isFloat ? floatRange(dtype) : integerRange(kind, bits);
  // Most weights are floats of a few digits: they need no closer look.
  if (isFloat && !bigFloat.test(context.text.slice(data.start, data.end))) return;
  let faults = 0;
  scanNumbers(context.text, data, least, most, (start, end) => {
    if (faults++ >= mostFaults) return;
    const source = context.text.slice(start, end);
    const isBits = kind === 'float' && !isFloat;
    const message = `${source.slice(0, 40)} does not fit ${element.text}${isBits ? `: its ${bits} bits stand as a whole number` : ''}.`;
    // A bool of a file may be any byte; what is too big for a float becomes infinity.
    const level = kind === 'bool' || isFloat ? 'warning' : 'error';
    context.report({ code: 'onnx/element-range', level, start, end, message });
  });
}

function floatRange(dtype: string): readonly [number, number] {
  // Half a unit above the greatest float32 still rounds to it.
  const most = dtype === 'float32' || dtype === 'complex64' ? 3.4028235677973366e38 : Number.MAX_VALUE;
  return [-most, most];
}

function integerRange(kind: string, bits: number): readonly [number | bigint, number | bigint] {
  if (kind === 'bool') return [0, 1];
  const isSigned = kind === 'int';
  if (bits === 64) return isSigned ? [-(2n ** 63n), 2n ** 63n - 1n] : [0n, 2n ** 64n - 1n];
  return isSigned ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
}
