import { targetSlot } from '../../../core/expressions/assignment/places';
import type { Expression, IndexItem } from '../../../core/expressions/ast';
import { rewrite } from '../../../core/expressions/rewrite';
import type { AttributeProto } from '../../../core/onnx/gen/onnx_pb';
import type { Node } from '../../../core/onnx/model';
import type { Held, HeldTensor } from '../../../engine/types';
import { notEditable } from '../../errors';
import { readExpression } from '../expressions/read';
import { bindExpression } from '../expressions/scope';
import { isValue } from '../names';
import type { Place, Sample } from '../sample';

/** What stands left of `=`: elements of a value of the model, all of them where `selection` is the slot alone. */
export interface ValueTarget {
  readonly kind: 'value';
  readonly name: string;
  /** The whole value, and the tensor in it that is changed. */
  readonly held: Held;
  readonly tensor: HeldTensor;
  /** An expression over `targetSlot`. */
  readonly selection: Expression;
  /** What is assigned, and the values of both expressions. */
  readonly value: Expression;
  readonly bindings: ReadonlyMap<string, Held>;
}

/** An attribute of the shown node, or an element of one that is a list or a tensor. */
export interface AttributeTarget {
  readonly kind: 'attribute';
  readonly node: Node;
  readonly attribute: AttributeProto;
  /** What stands in the brackets behind it; undefined where all of it is changed. */
  readonly items: readonly IndexItem[] | undefined;
  readonly value: Expression;
}

/**
 * Finds what an assignment changes where a frame is, with what it assigns: `x`, `x[0, 3:5]`, `t["odd/name"]`,
 * `inputs[0]`, `weights["w"][0]`, `attrs.alpha`, `attrs.pads[1]`.
 *
 * @throws UserError OD4501 for everything else, OD4301 and OD4302 where there is no such value (yet); ExpressionError
 */
export async function findTarget(
  sample: Sample,
  place: Place,
  target: string,
  value: string,
): Promise<ValueTarget | AttributeTarget> {
  const isName = (name: string) => isValue(place.graph, name);
  const left = readExpression(target, isName);
  const right = readExpression(value, isName);
  const attribute = attributeOf(left);
  if (attribute) return { ...findAttribute(sample, place, target, attribute), value: right };
  // Together, so that none of the values is let go for another.
  const both = await bindExpression(
    { kind: 'tuple', items: [inQuotes(left, isName), right], at: 0 },
    sample,
    place,
  );
  const { sources, bindings } = both;
  const [selection, assigned] = both.expression.kind === 'tuple' ? both.expression.items : [];
  const base = selection && baseOf(selection);
  const source = base && sources.get(base.slot);
  if (!selection || !assigned || source?.kind !== 'value') throw notEditable(target);
  const { name } = source;
  const held = bindings.get(base!.slot)!;
  const tensor = held.kind === 'optional' ? held.value : held;
  if (tensor?.kind !== 'tensor') throw notEditable(target, `"${name}" is no tensor, but ${kindOf(held)}`);
  // Only the innermost stands for what is changed: `x[x < 0]` has x twice.
  const own = rewrite(selection, (part) =>
    part === base ? { kind: 'bound', slot: targetSlot, at: part.at } : undefined,
  );
  return { kind: 'value', name, held, tensor, selection: own, value: assigned, bindings };
}

/** A name in quotes alone is the value of that name, as in other expressions. */
function inQuotes(expression: Expression, isName: (name: string) => boolean): Expression {
  if (expression.kind !== 'string' || !isName(expression.value)) return expression;
  const target: Expression = { kind: 'name', name: 't', at: expression.at };
  return { kind: 'index', target, items: [expression], at: expression.at };
}

/** The value that indices stand behind; undefined where something else does. */
function baseOf(expression: Expression): Extract<Expression, { kind: 'bound' }> | undefined {
  if (expression.kind === 'bound') return expression;
  return expression.kind === 'index' ? baseOf(expression.target) : undefined;
}

/** `attrs.NAME` or `attrs["NAME"]`, with an index behind it or without. */
function attributeOf(
  expression: Expression,
): { readonly name: string; readonly items: readonly IndexItem[] | undefined } | undefined {
  const isAttributes = (part: Expression) => part.kind === 'name' && part.name === 'attrs';
  if (expression.kind === 'attribute' && isAttributes(expression.target)) {
    return { name: expression.name, items: undefined };
  }
  if (expression.kind !== 'index') return undefined;
  const [item] = expression.items;
  if (isAttributes(expression.target)) {
    return item?.kind === 'string' ? { name: item.value, items: undefined } : undefined;
  }
  const whole = attributeOf(expression.target);
  return whole && whole.items === undefined ? { name: whole.name, items: expression.items } : undefined;
}

function findAttribute(
  sample: Sample,
  { node, depth }: Place,
  text: string,
  { name, items }: { readonly name: string; readonly items: readonly IndexItem[] | undefined },
): Omit<AttributeTarget, 'value'> {
  const known = node && sample.execution?.attributesOf(depth, node);
  const found = known?.find(({ attribute }) => attribute.name === name);
  if (!node || !found) {
    const names = known?.map(({ attribute }) => attribute.name).join(', ');
    throw notEditable(text, `the node has no attribute ${name}${names ? `; it has ${names}` : ''}`);
  }
  if (node.op === 'Constant' && node.domain === '') {
    throw notEditable(text, `it is the value of ${node.outputs[0]}: change that`);
  }
  return { kind: 'attribute', node, attribute: found.attribute, items };
}

function kindOf(held: Held): string {
  if (held.kind === 'optional') return held.value ? `an optional ${held.value.kind}` : 'an absent optional';
  return held.kind === 'opaque' ? held.type : `a ${held.kind}`;
}
