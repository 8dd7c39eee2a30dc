import { defaultLimits } from '../../../core/expressions/arrays/limits';
import { type Expression, partsOf } from '../../../core/expressions/ast';
import { ExpressionError } from '../../../core/expressions/error';
import { evaluate, isBuiltin } from '../../../core/expressions/evaluate';
import { isTrue } from '../../../core/expressions/operators/compare';
import { rewrite } from '../../../core/expressions/rewrite';
import { nearestName } from '../../../core/nearest-name';
import type { Held } from '../../../engine/types';
import { unknownName } from '../../errors';
import { findValues } from '../lookup';
import { findWeight, inputNames, isValue, visibleNames } from '../names';
import type { Place, Sample } from '../sample';
import { attributeValue } from './attribute-value';

/** An expression with values in the place of names. */
export interface Bound {
  readonly expression: Expression;
  /** The values, by slot: a slot is the value's name. */
  readonly bindings: ReadonlyMap<string, Held>;
}

/**
 * Finds what the names of an expression stand for where a frame is: values that the frame sees, its node's `inputs`,
 * `outputs`, `weights`, `attrs` and `node`, the `iteration`. Values that an `and`, `or` or `if` before them makes
 * unnecessary are not computed.
 *
 * @throws UserError OD4301 where there is no such value, OD4302 where it has not run; ExpressionError; OperatorError
 * where a value has to be computed and fails
 */
export async function bindExpression(expression: Expression, sample: Sample, place: Place): Promise<Bound> {
  const named = decided(new Binder(sample, place).bind(expression));
  const names = [...slotsOf(named)];
  const values = names.length > 0 ? await findValues(sample, place, names) : new Map<string, Held>();
  return { expression: named, bindings: values };
}

class Binder {
  constructor(
    private readonly sample: Sample,
    private readonly place: Place,
  ) {}

  bind(expression: Expression): Expression {
    // A text alone, or with an index after it, is a value's name in quotes.
    if (expression.kind === 'string' && this.has(expression.value))
      return slot(expression.value, expression.at);
    return rewrite(expression, (part) => this.replaced(part));
  }

  private replaced(part: Expression): Expression | undefined {
    switch (part.kind) {
      case 'name':
        return this.name(part.name, part.at);
      case 'index':
        return this.indexed(part);
      case 'attribute':
        return this.attribute(part);
      case 'call':
        // What is called by its name is a function, also where a value has the name.
        if (part.target.kind !== 'name') return undefined;
        return {
          ...part,
          positional: part.positional.map((argument) => this.inner(argument)),
          keywords: part.keywords.map((keyword) => ({ ...keyword, value: this.inner(keyword.value) })),
        };
      default:
        return undefined;
    }
  }

  private inner(expression: Expression): Expression {
    return rewrite(expression, (part) => this.replaced(part));
  }

  private name(name: string, at: number): Expression | undefined {
    const { node } = this.place;
    switch (name) {
      case 'inputs':
        return node && this.values(node.inputs, at);
      case 'outputs':
        return node && this.values(node.outputs, at);
      case 'weights':
        return node && this.values(this.weights(), at);
      case 'iteration':
        return this.iteration(at);
      case 'node':
        throw new ExpressionError(
          at,
          'node is written with what is asked of it: node.name, node.op, node.index',
        );
      case 'attrs':
        throw new ExpressionError(at, `attrs is written with an attribute's name${this.attributeNames()}`);
    }
    if (['np', 'numpy', 'float', 'int', 'bool', 'nan', 'inf'].includes(name)) return undefined;
    // A function is one only where it is called: std alone is the value of that name.
    if (this.has(name)) return slot(name, at);
    if (isBuiltin(name)) return undefined;
    throw unknownName(name, nearestName(name, visibleNames(this.place.graph)));
  }

  private indexed(part: Extract<Expression, { kind: 'index' }>): Expression | undefined {
    const { target, items } = part;
    const [item] = items;
    if (target.kind === 'string' && this.has(target.value)) {
      return this.inner({ ...part, target: slot(target.value, target.at) });
    }
    if (target.kind !== 'name' || items.length !== 1 || !item) return undefined;
    if (target.name === 't' && item.kind === 'string') {
      if (this.has(item.value)) return slot(item.value, item.at);
      throw unknownName(item.value, nearestName(item.value, visibleNames(this.place.graph)));
    }
    const { node } = this.place;
    if (!node || !['inputs', 'outputs', 'weights', 'attrs'].includes(target.name)) return undefined;
    if (item.kind === 'string') {
      if (target.name === 'attrs') return this.attributeNamed(item.value, item.at);
      const names = target.name === 'weights' ? [...this.weights()] : this.namesOf(target.name);
      const isOther = target.name === 'weights' && findWeight(this.place.graph, item.value) !== undefined;
      if (names.includes(item.value) || isOther) return slot(item.value, item.at);
      throw new ExpressionError(
        item.at,
        `${target.name} of this node are ${names.map((name) => JSON.stringify(name)).join(', ') || 'none'}`,
      );
    }
    const at = integerOf(item);
    if (at === undefined || target.name === 'attrs') return undefined;
    const names = this.namesOf(target.name);
    const name = names.at(at);
    if (name === undefined) {
      throw new ExpressionError(item.at, `this node has ${names.length} ${target.name}; there is no ${at}`);
    }
    return value(name, part.at);
  }

  private attribute(part: Extract<Expression, { kind: 'attribute' }>): Expression | undefined {
    const path = pathOf(part);
    // Many exporters write dots into names: conv1.weight.
    if (path !== undefined && this.has(path)) return slot(path, part.at);
    if (part.target.kind !== 'name') return undefined;
    const { node } = this.place;
    if (part.target.name === 'attrs') return this.attributeNamed(part.name, part.at);
    if (part.target.name !== 'node' || !node) return undefined;
    const { at } = part;
    switch (part.name) {
      case 'name':
        return { kind: 'string', value: node.name, at };
      case 'op':
        return { kind: 'string', value: node.op, at };
      case 'domain':
        return { kind: 'string', value: node.domain, at };
      case 'index':
        return { kind: 'int', value: BigInt(node.index), at };
      default:
        throw new ExpressionError(
          at,
          `there is no node.${part.name}; there are .name, .op, .domain and .index`,
        );
    }
  }

  private attributeNamed(name: string, at: number): Expression {
    const { node } = this.place;
    const attribute = node?.attributes.find((each) => each.name === name);
    if (attribute) return attributeValue(attribute, at);
    throw new ExpressionError(at, `this node has no attribute ${name}${this.attributeNames()}`);
  }

  private attributeNames(): string {
    const names = this.place.node?.attributes.map((attribute) => attribute.name) ?? [];
    return names.length === 0 ? '; it has none' : `; it has ${names.join(', ')}`;
  }

  private iteration(at: number): Expression {
    const frames = this.sample.places().slice(0, this.place.depth + 1);
    const iteration = frames.findLast(({ frame }) => frame.iteration !== undefined)?.frame.iteration;
    if (iteration === undefined) {
      throw new ExpressionError(
        at,
        'there is no iteration here: neither a Loop nor feedback runs this again and again',
      );
    }
    return { kind: 'int', value: BigInt(iteration), at };
  }

  private namesOf(list: string): readonly string[] {
    const { node } = this.place;
    if (!node) return [];
    if (list === 'weights') return this.weights();
    return list === 'inputs' ? node.inputs : node.outputs;
  }

  private weights(): readonly string[] {
    const { node, graph } = this.place;
    return node ? inputNames(node).filter((name) => findWeight(graph, name)) : [];
  }

  private values(names: readonly string[], at: number): Expression {
    return { kind: 'list', items: names.map((name) => value(name, at)), at };
  }

  private has(name: string): boolean {
    return isValue(this.place.graph, name);
  }
}

function slot(name: string, at: number): Expression {
  return { kind: 'bound', slot: name, at };
}

/** An optional input that is left out is None. */
function value(name: string, at: number): Expression {
  return name === '' ? { kind: 'constant', value: null, at } : slot(name, at);
}

function integerOf(expression: { readonly kind: string }): number | undefined {
  const part = expression as Expression;
  if (part.kind === 'int') return Number(part.value);
  if (part.kind === 'unary' && part.operator === '-' && part.operand.kind === 'int') {
    return -Number(part.operand.value);
  }
  return undefined;
}

/** `conv1.weight` of names with dots between them. */
function pathOf(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'attribute') return undefined;
  const before = pathOf(expression.target);
  return before === undefined ? undefined : `${before}.${expression.name}`;
}

/** Leaves out what a condition without values or calls decides: `iteration > 5 and outputs[0].max() > 1`. */
function decided(expression: Expression): Expression {
  return rewrite(expression, (part) => {
    if (part.kind === 'logical') {
      const left = decided(part.left);
      const holds = truthOf(left);
      if (holds === undefined) return { ...part, left, right: decided(part.right) };
      return holds === (part.operator === 'or') ? left : decided(part.right);
    }
    if (part.kind === 'conditional') {
      const condition = decided(part.condition);
      const holds = truthOf(condition);
      if (holds !== undefined) return decided(holds ? part.whenTrue : part.whenFalse);
    }
    return undefined;
  });
}

/** Whether a part holds, where that can be known without a value of the model. */
function truthOf(part: Expression): boolean | undefined {
  if (!isPlain(part)) return undefined;
  return isTrue(evaluate(part), { at: part.at, limits: defaultLimits });
}

function isPlain(part: Expression): boolean {
  return (
    part.kind !== 'bound' && part.kind !== 'call' && part.kind !== 'name' && partsOf(part).every(isPlain)
  );
}

/** Whether an expression needs nothing of the model any more, and no function. */
export function isConstant(expression: Expression): boolean {
  return isPlain(expression);
}

function slotsOf(expression: Expression): Set<string> {
  const slots = new Set<string>();
  const open = [expression];
  for (let part = open.pop(); part; part = open.pop()) {
    if (part.kind === 'bound') slots.add(part.slot);
    open.push(...partsOf(part));
  }
  return slots;
}
