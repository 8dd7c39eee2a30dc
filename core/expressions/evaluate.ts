import { nearestName } from '../nearest-name';
import { defaultLimits, type Limits } from './arrays/limits';
import type { Expression, IndexItem } from './ast';
import type { Backend } from './backend';
import { didYouMean, ExpressionError } from './error';
import { typeNamed } from './functions/arguments';
import { functionNamed, functionNames, methodNamed, methodNames } from './functions/catalogue';
import { astype, singleElement, transpose } from './functions/shaping';
import { callFunction } from './functions/signature';
import { type Index, indexValue, integerOf } from './indexing';
import { binaryOperation } from './operators/arithmetic';
import { compare, isTrue } from './operators/compare';
import { toArray } from './operators/convert';
import { roundPython } from './operators/round';
import { unaryOperation } from './operators/unary';
import { bool, type Context, describe, float, int, isScalar, isSequence, none, type Value } from './values';
import { arrayAttributes, constants, pythonFunctions } from './vocabulary';

/**
 * Computes an expression. `bindings` has the values of its `bound` parts; names that are left are functions, types
 * and constants. A `backend` takes over what is heavy.
 *
 * @throws ExpressionError that points at the operation which cannot be computed
 */
export function evaluate(
  expression: Expression,
  bindings: ReadonlyMap<string, Value> = new Map(),
  limits: Limits = defaultLimits,
  backend?: Backend,
): Value {
  return new Evaluator(bindings, limits, backend).value(expression);
}

/** Whether a name means something by itself, so that a value of that name is written `t["name"]`. */
export function isBuiltin(name: string): boolean {
  return name === 'np' || name === 'numpy' || isPythonFunction(name) || functionNamed(name) !== undefined;
}

function isPythonFunction(name: string): boolean {
  return (pythonFunctions as readonly string[]).includes(name);
}

class Evaluator {
  constructor(
    private readonly bindings: ReadonlyMap<string, Value>,
    private readonly limits: Limits,
    private readonly backend: Backend | undefined,
  ) {}

  private context(at: number): Context {
    return { at, limits: this.limits, backend: this.backend };
  }

  value(expression: Expression): Value {
    const context = this.context(expression.at);
    switch (expression.kind) {
      case 'int':
        return int(expression.value);
      case 'float':
        return float(expression.value);
      case 'string':
        return { kind: 'string', value: expression.value };
      case 'constant':
        return expression.value === null ? none : bool(expression.value);
      case 'tuple':
      case 'list':
        return { kind: expression.kind, items: expression.items.map((item) => this.value(item)) };
      case 'bound':
        return this.bindings.get(expression.slot) ?? none;
      case 'name':
        return this.named(expression.name, expression.at);
      case 'attribute':
        return this.attribute(expression);
      case 'index':
        return indexValue(
          this.value(expression.target),
          expression.items.map((item) => this.index(item)),
          context,
        );
      case 'call':
        return this.call(expression);
      case 'unary':
        return unaryOperation(expression.operator, this.value(expression.operand), context);
      case 'binary': {
        const left = this.value(expression.left);
        const right = this.value(expression.right);
        if (expression.operator === '@') return this.called('matmul', [left, right], context);
        return binaryOperation(expression.operator, left, right, context);
      }
      case 'compare':
        return this.comparison(expression, context);
      case 'logical': {
        const left = this.value(expression.left);
        const isDecided =
          isTrue(left, { ...context, at: expression.left.at }) === (expression.operator === 'or');
        return isDecided ? left : this.value(expression.right);
      }
      case 'conditional': {
        const { condition } = expression;
        const holds = isTrue(this.value(condition), { ...context, at: condition.at });
        return this.value(holds ? expression.whenTrue : expression.whenFalse);
      }
    }
  }

  private comparison(expression: Extract<Expression, { kind: 'compare' }>, context: Context): Value {
    const [first, ...rest] = expression.operands;
    let left = this.value(first!);
    let result: Value = bool(true);
    for (const [at, operand] of rest.entries()) {
      const right = this.value(operand);
      result = compare(expression.operators[at]!, left, right, context);
      // In a chain all but the last must hold, as with `and`.
      if (at < rest.length - 1 && !isTrue(result, context)) return result;
      left = right;
    }
    return result;
  }

  private index(item: IndexItem): Index {
    if (item.kind === 'ellipsis') return item;
    if (item.kind !== 'slice') return { kind: 'value', value: this.value(item), at: item.at };
    const bound = (part: Expression | undefined): bigint | undefined => {
      if (!part) return undefined;
      const value = this.value(part);
      if (value.kind === 'none') return undefined;
      const integer = integerOf(value);
      if (integer === undefined) {
        throw new ExpressionError(part.at, `a slice goes from integer to integer, not ${describe(value)}`);
      }
      return integer;
    };
    return {
      kind: 'slice',
      start: bound(item.start),
      stop: bound(item.stop),
      step: bound(item.step),
      at: item.at,
    };
  }

  private named(name: string, at: number): Value {
    const dtype = ['float', 'int', 'bool'].includes(name) ? typeNamed(name) : undefined;
    if (dtype) return { kind: 'dtype', name: dtype };
    if (name === 'nan' || name === 'inf') return constants[name]!;
    if (isBuiltin(name)) {
      throw new ExpressionError(at, `${name} is a function; a value of that name is written t["${name}"]`);
    }
    throw new ExpressionError(at, `no value is called "${name}" here`);
  }

  private attribute(expression: Extract<Expression, { kind: 'attribute' }>): Value {
    const { target, name, at } = expression;
    const path = modulePath(expression);
    if (path !== undefined) {
      if (Object.hasOwn(constants, path)) return constants[path]!;
      const dtype = typeNamed(path);
      if (dtype) return { kind: 'dtype', name: dtype };
      if (functionNamed(path)) throw new ExpressionError(at, `np.${path} is a function; write np.${path}(…)`);
      throw new ExpressionError(at, `there is no np.${path}${didYouMean(nearestFunction(path))}`);
    }
    const value = this.value(target);
    if (value.kind === 'array') {
      switch (name) {
        case 'shape':
          return { kind: 'tuple', items: value.shape.map((length) => int(length)) };
        case 'dtype':
          return { kind: 'dtype', name: value.dtype };
        case 'ndim':
          return int(value.shape.length);
        case 'size':
          return int(value.size);
        case 'T':
          return transpose(value);
        case 'mT':
          return this.called('swapaxes', [value, int(-1), int(-2)], this.context(at));
      }
    }
    if (value.kind === 'dtype' && name === 'name') return { kind: 'string', value: value.name };
    if (methodNamed(name)) throw new ExpressionError(at, `.${name} is a method; write .${name}()`);
    const near = nearestName(name, [...arrayAttributes, ...methodNames()]);
    throw new ExpressionError(at, `${describe(value)} has no .${name}${didYouMean(near && `.${near}`)}`);
  }

  private call(expression: Extract<Expression, { kind: 'call' }>): Value {
    const { target, at } = expression;
    const context = this.context(at);
    const positional = () => expression.positional.map((argument) => this.value(argument));
    const keywords = expression.keywords.map(({ name, value, at: place }) => ({
      name,
      value: this.value(value),
      at: place,
    }));
    const name = target.kind === 'name' ? target.name : modulePath(target);
    if (name !== undefined) {
      const own =
        target.kind === 'name' && keywords.length === 0 ? this.python(name, positional, context) : undefined;
      if (own) return own;
      const definition = functionNamed(name);
      if (definition) return callFunction(definition, positional(), keywords, context);
      const dtype = typeNamed(name);
      if (dtype) return astype(toArray(positional()[0] ?? int(0), context), dtype, context);
      const full = target.kind === 'name' ? name : `np.${name}`;
      throw new ExpressionError(at, `there is no function ${full}${didYouMean(nearestFunction(name))}`);
    }
    if (target.kind !== 'attribute')
      throw new ExpressionError(at, 'this cannot be called; only functions can');
    const receiver = this.value(target.target);
    const method = receiver.kind === 'array' ? methodNamed(target.name) : undefined;
    if (!method) {
      const near = receiver.kind === 'array' ? nearestName(target.name, methodNames()) : undefined;
      throw new ExpressionError(
        target.at,
        `${describe(receiver)} has no method .${target.name}()${didYouMean(near && `.${near}()`)}`,
      );
    }
    return callFunction(method, [receiver, ...positional()], keywords, this.context(target.at));
  }

  /** Python's own functions, where they are not NumPy's. */
  private python(name: string, given: () => Value[], context: Context): Value | undefined {
    if (!isPythonFunction(name)) return undefined;
    const values = given();
    const [value] = values;
    if (!value) return undefined;
    switch (name) {
      case 'len':
        return int(lengthOf(value, context));
      case 'tuple':
      case 'list':
        if (isSequence(value)) return { kind: name, items: value.items };
        throw new ExpressionError(
          context.at,
          `${name}() takes a tuple or a list; write .tolist() for an array`,
        );
      case 'float':
        return float(Number(numberOf(value, context)));
      case 'int': {
        const number = numberOf(value, context);
        if (typeof number === 'bigint') return int(number);
        if (!Number.isFinite(number)) throw new ExpressionError(context.at, `${number} is no integer`);
        return int(BigInt(Math.trunc(number)));
      }
      case 'bool':
        return bool(isTrue(value, context));
      case 'min':
      case 'max': {
        // Of several values, or of a list of Python's numbers, it is Python's; of an array it is NumPy's.
        const candidates = values.length > 1 ? values : isSequence(value) ? value.items : [];
        if (candidates.length === 0 || !candidates.every(isScalar)) {
          if (values.length > 1)
            throw new ExpressionError(context.at, `write np.${name}imum to compare two arrays`);
          return undefined;
        }
        return candidates.reduce((best, next) =>
          isTrue(compare(name === 'max' ? '>' : '<', next, best, context), context) ? next : best,
        );
      }
      case 'round':
        return isScalar(value) && values.length <= 2 ? roundPython(value, values[1], context) : undefined;
      case 'sum':
        if (isSequence(value) && value.items.every(isScalar)) {
          return value.items.reduce(
            (total: Value, item) => binaryOperation('+', total, item, context),
            int(0),
          );
        }
        return undefined;
      default:
        return undefined;
    }
  }

  private called(name: string, values: readonly Value[], context: Context): Value {
    return callFunction(functionNamed(name)!, values, [], context);
  }
}

/** What follows `np.`: `linalg.norm`; undefined where the expression does not begin with `np`. */
function modulePath(expression: Expression): string | undefined {
  if (expression.kind !== 'attribute') return undefined;
  const { target, name } = expression;
  if (target.kind === 'name' && (target.name === 'np' || target.name === 'numpy')) return name;
  const path = modulePath(target);
  return path !== undefined && ['linalg', 'random'].includes(path) ? `${path}.${name}` : undefined;
}

function nearestFunction(name: string): string | undefined {
  const near = nearestName(name, functionNames());
  return near && `np.${near}`;
}

function lengthOf(value: Value, context: Context): number {
  if (isSequence(value)) return value.items.length;
  if (value.kind === 'string') return [...value.value].length;
  if (value.kind === 'map') return value.keys.length;
  if (value.kind === 'array' && value.shape.length > 0) return value.shape[0]!;
  throw new ExpressionError(context.at, `${describe(value)} has no length`);
}

function numberOf(value: Value, context: Context): number | bigint {
  if (isScalar(value)) return typeof value.value === 'boolean' ? Number(value.value) : value.value;
  if (value.kind === 'array') return singleElement(value, context);
  throw new ExpressionError(context.at, `${describe(value)} is no number`);
}
