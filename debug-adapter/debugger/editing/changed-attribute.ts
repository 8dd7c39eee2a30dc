import { targetSlot } from '../../../core/expressions/assignment/places';
import { integerRange } from '../../../core/expressions/dtypes';
import { attributeType } from '../../../core/onnx/attribute-type';
import type { AttributeProto, TensorProto } from '../../../core/onnx/gen/onnx_pb';
import { AttributeProto_AttributeType as Kind } from '../../../core/onnx/gen/onnx_pb';
import { tensorFromProto, tensorToProto } from '../../../core/onnx/tensor-proto';
import { elementCount, elementType } from '../../../core/tensor/dtype';
import type { Runner } from '../../../engine/runner-client';
import type { Outcome } from '../../../engine/types';
import { badAttributeValue } from '../../errors';
import { outcomeOf } from '../expressions/evaluate';
import { outcomeTensors } from '../expressions/outcome-variable';
import { bindExpression } from '../expressions/scope';
import type { Place, Sample } from '../sample';
import type { AttributeTarget } from './target';

/** Elements of a list that one attribute may have. */
const mostElements = 100_000;

/** A number, a text or a list of them, as an attribute holds it. */
type Plain = bigint | number | boolean | string | readonly Plain[];

/**
 * An attribute as an assignment makes it. Its type stays: an INT takes integers, a FLOAT numbers, a list as many as
 * there are.
 *
 * @throws UserError OD4502 where the value is of another type
 */
export async function changedAttribute(
  runner: Runner,
  sample: Sample,
  place: Place,
  target: AttributeTarget,
): Promise<AttributeProto> {
  const { attribute } = target;
  if (attributeType(attribute) === Kind.TENSOR && attribute.t) {
    return {
      ...attribute,
      refAttrName: '',
      t: await changedTensor(runner, sample, place, target, attribute.t),
    };
  }
  const value = await plainOf(runner, await outcomeOf(runner, sample, place, target.value), attribute.name);
  return withValue(attribute, target.items ? await inList(runner, sample, place, target, value) : value);
}

/** The list with another element. */
async function inList(
  runner: Runner,
  sample: Sample,
  place: Place,
  { attribute, items }: AttributeTarget,
  value: Plain,
): Promise<Plain> {
  const list = listOf(attribute);
  const [item] = items ?? [];
  const isIndex = items?.length === 1 && item && item.kind !== 'slice' && item.kind !== 'ellipsis';
  if (!list || !isIndex) {
    throw badAttributeValue(attribute.name, list ? 'an element is given by its number' : 'it is no list');
  }
  const index = await plainOf(runner, await outcomeOf(runner, sample, place, item), attribute.name);
  const at = typeof index === 'bigint' ? Number(index) : Number.NaN;
  const position = at < 0 ? at + list.length : at;
  if (!(position >= 0 && position < list.length)) {
    throw badAttributeValue(attribute.name, `it has ${list.length} elements; there is no ${String(index)}`);
  }
  return list.map((each, k) => (k === position ? value : each));
}

function listOf(attribute: AttributeProto): Plain[] | undefined {
  switch (attributeType(attribute)) {
    case Kind.INTS:
      return [...attribute.ints];
    case Kind.FLOATS:
      return [...attribute.floats];
    case Kind.STRINGS:
      return attribute.strings.map((bytes) => new TextDecoder().decode(bytes));
    default:
      return undefined;
  }
}

function withValue(given: AttributeProto, value: Plain): AttributeProto {
  const attribute = { ...given, refAttrName: '' };
  const { name } = attribute;
  switch (attributeType(given)) {
    case Kind.INT:
      return { ...attribute, i: integer(name, value) };
    case Kind.FLOAT:
      return { ...attribute, f: float(name, value) };
    case Kind.STRING:
      return { ...attribute, s: text(name, value) };
    case Kind.INTS:
      return { ...attribute, ints: elements(name, value).map((each) => integer(name, each)) };
    case Kind.FLOATS:
      return { ...attribute, floats: elements(name, value).map((each) => float(name, each)) };
    case Kind.STRINGS:
      return { ...attribute, strings: elements(name, value).map((each) => text(name, each)) };
    default:
      throw badAttributeValue(name, 'only numbers, texts, lists of them and tensors can be changed');
  }
}

function elements(name: string, value: Plain): readonly Plain[] {
  if (Array.isArray(value)) return value as readonly Plain[];
  throw badAttributeValue(name, 'it is a list: write [1, 2]');
}

function integer(name: string, value: Plain): bigint {
  const isWhole = typeof value === 'number' ? Number.isInteger(value) : typeof value !== 'string';
  if (!isWhole || typeof value === 'object')
    throw badAttributeValue(name, 'it is an integer, and this is none');
  const whole = BigInt(value as number | bigint | boolean);
  const { min, max } = integerRange('int64');
  if (whole < min || whole > max) throw badAttributeValue(name, `it goes from ${min} to ${max}`);
  return whole;
}

function float(name: string, value: Plain): number {
  if (typeof value === 'string' || typeof value === 'object') {
    throw badAttributeValue(name, 'it is a number, and this is none');
  }
  const rounded = Math.fround(Number(value));
  if (!Number.isFinite(rounded) && Number.isFinite(Number(value))) {
    throw badAttributeValue(name, `it is a float32, and ${String(value)} is too large for that`);
  }
  return rounded;
}

function text(name: string, value: Plain): Uint8Array {
  if (typeof value !== 'string') throw badAttributeValue(name, 'it is a text: write it in quotes');
  return new TextEncoder().encode(value);
}

/** What an expression came to as numbers, texts and lists; its tensors are let go. */
async function plainOf(runner: Runner, outcome: Outcome, name: string): Promise<Plain> {
  try {
    return await plain(runner, outcome, name);
  } finally {
    runner.release(outcomeTensors(outcome).map(({ id }) => id));
  }
}

async function plain(runner: Runner, outcome: Outcome, name: string): Promise<Plain> {
  switch (outcome.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'string':
      return outcome.value;
    case 'list':
    case 'tuple':
      return Promise.all(outcome.items.map((item) => plain(runner, item, name)));
    case 'array': {
      const { id, dtype, shape } = outcome.held;
      const count = elementCount(shape);
      const { kind } = elementType(dtype);
      if (shape.length > 1 || count > mostElements || kind === 'complex') {
        throw badAttributeValue(name, 'this is no number, text or list of them');
      }
      const texts = await runner.elements(id, 0, count);
      const parsed = texts.map((each) => parsedElement(each, kind));
      return shape.length === 0 ? parsed[0]! : parsed;
    }
    default:
      throw badAttributeValue(name, 'this is no number, text or list of them');
  }
}

function parsedElement(element: string, kind: string): Plain {
  if (kind === 'string') return JSON.parse(element) as string;
  if (kind === 'bool') return element === 'True';
  if (kind === 'int' || kind === 'uint') return BigInt(element);
  const special: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };
  return Object.hasOwn(special, element) ? special[element]! : Number(element);
}

/** The tensor inside an attribute, with other elements. */
async function changedTensor(
  runner: Runner,
  sample: Sample,
  place: Place,
  { attribute, items, value }: AttributeTarget,
  proto: TensorProto,
): Promise<TensorProto> {
  const tensor = tensorFromProto(proto);
  if (tensor.strings)
    throw badAttributeValue(attribute.name, 'a tensor of texts in an attribute stays as it is');
  const bound = await bindExpression({ kind: 'tuple', items: [value], at: 0 }, sample, place);
  const [assigned] = bound.expression.kind === 'tuple' ? bound.expression.items : [];
  const held = await runner.request('hold', { value: tensor });
  if (held.kind !== 'tensor' || !assigned) throw badAttributeValue(attribute.name, 'it is no tensor');
  const slot = { kind: 'bound', slot: targetSlot, at: 0 } as const;
  const selection = items ? ({ kind: 'index', target: slot, items, at: 0 } as const) : slot;
  const ids = [held.id];
  try {
    const { bindings } = bound;
    const made = await runner.request('assign', { id: held.id, selection, value: assigned, bindings });
    ids.push(made.id);
    const bytes = await runner.bytes(made.id, 0, made.byteLength);
    return tensorToProto(proto.name, { ...tensor, bytes });
  } finally {
    runner.release(ids);
  }
}
