import type { OperatorDefinition } from '../../operators/operators';
import { allowedTypes, parameterAt } from '../../operators/operators';
import type { Definition, Scope } from '../../text/parse/scopes';
import { resolve } from '../../text/parse/scopes';
import type { GraphTree, Name, NodeTree, TypeTree, ValueTree } from '../../text/parse/tree';
import type { LintContext } from '../context';
import { operatorName, operatorRange } from '../context';
import type { Fix } from '../diagnostic';
import { replace } from '../diagnostic';
import { outputTypes } from './output-types';
import type { TypeName } from './type-names';
import { shownType, shownTypes, tensorOf, tensorOfCode, typeName } from './type-names';

/**
 * Follows the types of values through the main graph or a function, and checks them against the operators' type
 * constraints as onnxruntime does: an input's type must be allowed, all that has one type variable must have one type,
 * and what a text says of a value must agree with what its node makes. What is not known for sure is let pass.
 */
export function checkTypes(context: LintContext, root: Scope): void {
  new TypeCheck(context).graph(root, []);
}

class TypeCheck {
  private readonly known = new Map<Definition, TypeName>();

  constructor(private readonly context: LintContext) {}

  /** `given` are the types of a body's inputs, as its node knows them. */
  graph(scope: Scope, given: readonly (TypeName | undefined)[]): void {
    scope.graph.inputs.forEach((value, at) => {
      this.declare(scope, value, given[at]);
    });
    for (const value of scope.graph.values) this.declare(scope, value, undefined);
    const bodies =
      scope.bodies.length > 0 ? new Map(scope.bodies.map((body) => [body.graph, body])) : undefined;
    for (const node of scope.graph.nodes) this.node(scope, node, bodies);
    this.checkOutputs(scope);
  }

  private declare(scope: Scope, value: ValueTree, given: TypeName | undefined): void {
    const definition = scope.definitions.get(value.name.text);
    if (definition?.value !== value) return;
    const type = typeName(value.type) ?? given;
    if (type !== undefined) this.known.set(definition, type);
  }

  private typeOf(scope: Scope, name: Name): TypeName | undefined {
    if (name.text === '') return undefined;
    const definition = resolve(scope, name.text);
    return definition && this.known.get(definition);
  }

  private node(scope: Scope, node: NodeTree, bodies: ReadonlyMap<GraphTree, Scope> | undefined): void {
    const operator = this.context.operator(scope, node);
    const inputs = node.inputs.map((name) => this.typeOf(scope, name));
    if (bodies) this.bodies(node, bodies, inputs);
    const definition = operator.kind === 'known' ? operator.definition : undefined;
    const bound = definition && this.checkInputs(node, definition, inputs);
    node.outputs.forEach((name, at) => {
      const made = scope.definitions.get(name.text);
      if (made?.name !== name) return;
      const inferred = definition && this.outputType(node, definition, at, inputs, bound!, bodies);
      const declared = scope.types.get(name.text);
      const type = this.agree(node, name, inferred, declared);
      if (type !== undefined) this.known.set(made, type);
    });
  }

  /** The types of the bodies' values. What a Loop gives its body is known where the body does not say it. */
  private bodies(
    node: NodeTree,
    bodies: ReadonlyMap<GraphTree, Scope>,
    inputs: readonly (TypeName | undefined)[],
  ): void {
    const isLoop = node.operator?.name === 'Loop' && node.operator.domain === '';
    const given = isLoop ? [tensorOf('int64'), tensorOf('bool'), ...inputs.slice(2)] : [];
    for (const { value } of node.attributes) {
      const body = value?.kind === 'graph' ? bodies.get(value.graph) : undefined;
      if (body) this.graph(body, given);
    }
  }

  /** Checks the types of a node's inputs, and returns those that its type variables stand for. */
  private checkInputs(
    node: NodeTree,
    definition: OperatorDefinition,
    inputs: readonly (TypeName | undefined)[],
  ): ReadonlyMap<string, Bound> {
    const bound = new Map<string, Bound>();
    const full = operatorName(definition.domain, definition.name);
    for (let at = 0; at < inputs.length; at++) {
      const type = inputs[at];
      const parameter = parameterAt(definition.inputs, at);
      if (type === undefined || !parameter) continue;
      const allowed = allowedTypes(definition, parameter);
      if (!allowed.includes(type)) {
        const { start, end } = node.inputs[at]!;
        const message = `The input '${parameter.name}' of ${full} cannot be ${shownType(type)}; it is ${shownTypes(allowed)}.`;
        this.context.report({ code: 'onnx/input-type', level: 'error', start, end, message });
        continue;
      }
      if (!parameter.homogeneous || !definition.typeConstraints.has(parameter.type)) continue;
      const first = bound.get(parameter.type);
      if (!first) bound.set(parameter.type, { type, name: node.inputs[at]! });
      else if (first.type !== type)
        this.reportUnequal(full, parameter.type, first, { type, name: node.inputs[at]! });
    }
    return bound;
  }

  private reportUnequal(full: string, variable: string, first: Bound, { type, name }: Bound): void {
    const { start, end } = name;
    const message = `${full} takes values of one type ${variable}: '${name.text}' is ${shownType(type)}, but '${first.name.text}' is ${shownType(first.type)}.`;
    const related = [
      { start: first.name.start, end: first.name.end, message: `This is ${shownType(first.type)}.` },
    ];
    this.context.report({ code: 'onnx/type-mismatch', level: 'error', start, end, message, related });
  }

  private outputType(
    node: NodeTree,
    definition: OperatorDefinition,
    at: number,
    inputs: readonly (TypeName | undefined)[],
    bound: ReadonlyMap<string, Bound>,
    bodies: ReadonlyMap<GraphTree, Scope> | undefined,
  ): TypeName | undefined {
    const parameter = parameterAt(definition.outputs, at);
    if (!parameter) return undefined;
    const allowed = allowedTypes(definition, parameter);
    if (allowed.length === 1) return allowed[0];
    const variable = parameter.homogeneous ? bound.get(parameter.type) : undefined;
    if (variable) return variable.type;
    if (definition.domain !== '') return undefined;
    if (bodies) return this.bodyOutputType(node, at, bodies);
    if (at > 0 || this.context.unwritten.node(node)) return undefined;
    this.checkElementType(node);
    const type = outputTypes.get(definition.name)?.(node, inputs);
    return type !== undefined && allowed.includes(type) ? type : undefined;
  }

  /** What If, Loop and Scan return is what their bodies do. */
  private bodyOutputType(
    node: NodeTree,
    at: number,
    bodies: ReadonlyMap<GraphTree, Scope>,
  ): TypeName | undefined {
    const name = node.operator?.name;
    const place = name === 'Loop' ? at + 1 : at;
    if (name !== 'If' && name !== 'Loop' && name !== 'Scan') return undefined;
    const types = node.attributes.flatMap(({ value }) => {
      const body = value?.kind === 'graph' ? bodies.get(value.graph) : undefined;
      const output = body?.graph.outputs[place];
      return body ? [{ output, type: output && this.typeOf(body, output.name) }] : [];
    });
    const [first, second] = types;
    if (first?.type !== undefined && second?.type !== undefined && first.type !== second.type) {
      this.reportBranches(second.output!.name, second.type, first.output!.name, first.type);
      return undefined;
    }
    return types.every(({ type }) => type !== undefined) ? first?.type : undefined;
  }

  private reportBranches(name: Name, type: TypeName, other: Name, otherType: TypeName): void {
    const { start, end } = name;
    const message = `The branches of an If return the same types: this is ${shownType(type)}, the other ${shownType(otherType)}.`;
    const related = [{ start: other.start, end: other.end, message: `This is ${shownType(otherType)}.` }];
    this.context.report({ code: 'onnx/type-mismatch', level: 'error', start, end, message, related });
  }

  /** Whether the number that a Cast is given is an element type's. */
  private checkElementType(node: NodeTree): void {
    if (node.operator?.name !== 'Cast') return;
    const to = node.attributes.find(({ name }) => name.text === 'to')?.value;
    if (to?.kind !== 'int' || tensorOfCode(Number(to.value)) !== undefined) return;
    const { start, end } = to;
    const message = `${to.value} is no element type's number (1 is float, 7 int64, 9 bool, 10 float16).`;
    this.context.report({ code: 'onnx/element-type', level: 'error', start, end, message });
  }

  /** The type of a value of which node and text may both say something. */
  private agree(
    node: NodeTree,
    name: Name,
    inferred: TypeName | undefined,
    declared: ValueTree | undefined,
  ): TypeName | undefined {
    const said = typeName(declared?.type);
    if (inferred === undefined || said === undefined || inferred === said) return inferred ?? said;
    const place = declared!.type!;
    const message = `'${name.text}' is ${shownType(inferred)}, as its node makes it, not ${shownType(said)}.`;
    const { start, end } = operatorRange(node);
    this.context.report({
      code: 'onnx/declared-type',
      // Constants become weights, and onnxruntime does not ask what else was said of a weight.
      level: node.operator?.name === 'Constant' ? 'warning' : 'error',
      start: place.start,
      end: place.end,
      message,
      related: [{ start, end, message: `This makes ${shownType(inferred)}.` }],
      fixes: changeElement(place, inferred),
    });
    return inferred;
  }

  /** A body's outputs may be weights or inputs, of which the text says two types. */
  private checkOutputs(scope: Scope): void {
    for (const { name, type } of scope.graph.outputs) {
      const definition = scope.definitions.get(name.text);
      const said = typeName(type);
      if (!definition || definition.kind === 'node' || said === undefined) continue;
      const known = this.known.get(definition);
      if (known === undefined || known === said) continue;
      const message = `'${name.text}' is ${shownType(known)}, not ${shownType(said)}.`;
      const { start, end } = type!;
      const fixes = changeElement(type!, known);
      this.context.report({ code: 'onnx/declared-type', level: 'warning', start, end, message, fixes });
    }
  }
}

/** What a type variable stands for in a node, and the input that says so. */
interface Bound {
  readonly type: TypeName;
  readonly name: Name;
}

/** Writes another element type, the shape kept. */
function changeElement(type: TypeTree, wanted: TypeName): Fix[] {
  const element = /^tensor\((\w+)\)$/.exec(wanted)?.[1];
  if (element === undefined || type.kind !== 'tensor') return [];
  return [replace(`Change to ${element}`, type.element, element, true)];
}
