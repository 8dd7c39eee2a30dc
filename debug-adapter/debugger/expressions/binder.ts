import type { UserError } from '../../../core/errors';
import type { Expression } from '../../../core/expressions/ast';
import { ExpressionError } from '../../../core/expressions/error';
import { isBuiltin } from '../../../core/expressions/evaluate';
import { rewrite } from '../../../core/expressions/rewrite';
import { nearestName } from '../../../core/nearest-name';
import { unknownName } from '../../errors';
import { findWeight, inputNames, isValue, visibleNames } from '../names';
import type { Place, Sample } from '../sample';
import { attributeValue } from './attribute-value';
import type { Given, Source } from './source';
import { slotOf } from './source';

type Call = Extract<Expression, { kind: 'call' }>;

/** Puts slots in the place of names, and remembers what each slot stands for. */
export class Binder {
  /** What the slots stand for. */
  readonly sources = new Map<string, Source>();

  constructor(
    private readonly sample: Sample,
    private readonly place: Place,
    private readonly given: Given,
  ) {}

  /** @throws UserError OD4301 where there is no such value; ExpressionError where a name is used in a wrong way */
  bind(expression: Expression): Expression {
    // A text alone, or with an index after it, is a value's name in quotes.
    if (expression.kind === 'string' && this.has(expression.value))
      return this.slot(expression.value, expression.at);
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
        return this.called(part);
      default:
        return undefined;
    }
  }

  private inner(expression: Expression): Expression {
    return rewrite(expression, (part) => this.replaced(part));
  }

  private called(part: Call): Expression | undefined {
    const { target } = part;
    // What is called by its name is a function, also where a value has the name.
    if (target.kind !== 'name') return undefined;
    switch (target.name) {
      case 'prev':
        return this.previous(part);
      case 'ref':
        throw new ExpressionError(
          target.at,
          'ref(x), the value of x in the other model, is known in a comparison of two models only, and none runs here',
        );
      case 'run':
        throw new ExpressionError(target.at, runForm);
    }
    return {
      ...part,
      positional: part.positional.map((argument) => this.inner(argument)),
      keywords: part.keywords.map((keyword) => ({ ...keyword, value: this.inner(keyword.value) })),
    };
  }

  /** `prev(x)`: the expression, of what its values were at the last stop. */
  private previous({ positional, keywords, at }: Call): Expression {
    const [argument] = positional;
    const wrong = keywords[0]?.at ?? positional[1]?.at;
    if (!argument || wrong !== undefined) {
      throw new ExpressionError(wrong ?? at, 'prev takes one value: prev(x)');
    }
    let values = 0;
    const expression = rewrite(this.bind(argument), (part) => {
      if (part.kind !== 'bound') return undefined;
      const source = this.sources.get(part.slot)!;
      if (source.kind === 'run') return part;
      values++;
      const name = source.kind === 'given' ? this.given.value!.name : source.name;
      return this.add({ kind: 'previous', name }, part.at);
    });
    if (values > 0) return expression;
    throw new ExpressionError(
      argument.at,
      'prev takes a value of the model, or what is made of some: prev(x)',
    );
  }

  private name(name: string, at: number): Expression | undefined {
    switch (name) {
      case 'inputs':
      case 'outputs':
      case 'weights':
        return this.values(this.namesOf(name), at);
      case 'value':
        if (this.given.value) return this.add({ kind: 'given' }, at);
        break;
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
    if (this.has(name)) return this.slot(name, at);
    if (isBuiltin(name)) return undefined;
    const own = Object.hasOwn(misplaced, name) ? misplaced[name] : undefined;
    if (own !== undefined) throw new ExpressionError(at, own);
    throw this.unknown(name, at);
  }

  private indexed(part: Extract<Expression, { kind: 'index' }>): Expression | undefined {
    const { target, items } = part;
    const [item] = items;
    if (target.kind === 'string' && this.has(target.value)) {
      return this.inner({ ...part, target: this.slot(target.value, target.at) });
    }
    const run = runOf(target);
    if (run && items.length === 1 && item?.kind === 'string') {
      return this.add({ kind: 'run', run: run.id, name: item.value }, run.at);
    }
    if (target.kind !== 'name' || items.length !== 1 || !item) return undefined;
    if (target.name === 't' && item.kind === 'string') {
      if (this.has(item.value)) return this.slot(item.value, item.at);
      throw this.unknown(item.value, item.at);
    }
    if (!['inputs', 'outputs', 'weights', 'attrs'].includes(target.name)) return undefined;
    if (item.kind === 'string') {
      if (target.name === 'attrs') return this.attributeNamed(item.value, item.at);
      const names = this.namesOf(target.name);
      const isOther = target.name === 'weights' && findWeight(this.place.graph, item.value) !== undefined;
      if (names.includes(item.value) || isOther) return this.slot(item.value, item.at);
      throw new ExpressionError(
        item.at,
        `${target.name} of this node are ${names.map((name) => JSON.stringify(name)).join(', ') || 'none'}`,
      );
    }
    const at = integerOf(item);
    if (target.name === 'attrs') {
      throw new ExpressionError(item.at, `attrs takes an attribute's name in quotes${this.attributeNames()}`);
    }
    if (at === undefined) return undefined;
    const names = this.namesOf(target.name);
    const name = names.at(at);
    if (name === undefined) {
      const whose = this.place.node ? 'node' : 'graph';
      throw new ExpressionError(
        item.at,
        `this ${whose} has ${names.length} ${target.name}; there is no ${at}`,
      );
    }
    return this.value(name, part.at);
  }

  private attribute(part: Extract<Expression, { kind: 'attribute' }>): Expression | undefined {
    const path = pathOf(part);
    // Many exporters write dots into names: conv1.weight.
    if (path !== undefined && this.has(path)) return this.slot(path, part.at);
    const run = runOf(part);
    // Of run("id").conv1.weight.T the longest name counts that is one.
    if (run && (run.path === part.name || this.has(run.path))) {
      return this.add({ kind: 'run', run: run.id, name: run.path }, run.at);
    }
    if (part.target.kind !== 'name') return undefined;
    const { node } = this.place;
    if (part.target.name === 'attrs') return this.attributeNamed(part.name, part.at);
    if (part.target.name !== 'node') return undefined;
    const { at } = part;
    if (!node) throw new ExpressionError(part.target.at, 'there is no node here: all of this graph have run');
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
    const { node, depth } = this.place;
    const known = node ? this.sample.execution?.attributesOf(depth, node) : undefined;
    const attribute = known?.find((each) => each.attribute.name === name)?.attribute;
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
    const { node, graph } = this.place;
    if (list === 'weights') return this.weights();
    if (node) return list === 'inputs' ? node.inputs : node.outputs;
    // After the last node a frame shows the graph's own.
    return (list === 'inputs' ? graph.inputs : graph.outputs).map(({ name }) => name);
  }

  private weights(): readonly string[] {
    const { node, graph } = this.place;
    return node ? inputNames(node).filter((name) => findWeight(graph, name)) : [];
  }

  private values(names: readonly string[], at: number): Expression {
    return { kind: 'list', items: names.map((name) => this.value(name, at)), at };
  }

  /** An optional input that is left out is None. */
  private value(name: string, at: number): Expression {
    return name === '' ? { kind: 'constant', value: null, at } : this.slot(name, at);
  }

  private slot(name: string, at: number): Expression {
    return this.add({ kind: 'value', name }, at);
  }

  private add(source: Source, at: number): Expression {
    const slot = slotOf(source);
    this.sources.set(slot, source);
    return { kind: 'bound', slot, at };
  }

  private unknown(name: string, at: number): UserError {
    return unknownName(name, nearestName(name, visibleNames(this.place.graph))).pointedAt(at);
  }

  private has(name: string): boolean {
    return isValue(this.place.graph, name);
  }
}

const runForm = 'run("id") is followed by a value\'s name: run("id").x, run("id")["/odd/name"]';

/** What is to be said of names of the language that stand where they mean nothing. */
const misplaced: Readonly<Record<string, string>> = {
  t: 't is followed by a value\'s name in quotes: t["/layer1/Conv_output_0"]',
  value: 'value is the tensor that a data breakpoint is about, and known in its condition only',
  prev: 'prev is called: prev(x) is what x was at the last stop',
  ref: 'ref is called: ref(x), in a comparison of two models',
  run: runForm,
};

/** `run("id").conv1.weight`: the run and what is asked of it. */
function runOf(
  expression: Expression,
): { readonly id: string; readonly path: string; readonly at: number } | undefined {
  const names: string[] = [];
  let base = expression;
  for (; base.kind === 'attribute'; base = base.target) names.unshift(base.name);
  if (base.kind !== 'call' || base.target.kind !== 'name' || base.target.name !== 'run') return undefined;
  const [id] = base.positional;
  if (id?.kind !== 'string' || base.positional.length !== 1 || base.keywords.length > 0) {
    throw new ExpressionError(id?.at ?? base.at, 'run takes the id of a run in quotes: run("20261121T…")');
  }
  return { id: id.value, path: names.join('.'), at: base.at };
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
