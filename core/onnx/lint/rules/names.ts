import type { Definition, Reference, Scope } from '../../text/parse/scopes';
import { resolve, rootOf } from '../../text/parse/scopes';
import type { NodeTree } from '../../text/parse/tree';
import { nameText } from '../../text/tokens';
import type { LintContext } from '../context';
import type { Fix, RelatedPlace } from '../diagnostic';
import { replace } from '../diagnostic';
import { freeName } from '../edits/free-name';
import { passOnByIdentity } from '../edits/identity';

/** Checks that what a graph uses is there, and that nothing is there twice. Order has a rule of its own. */
export function checkNames(context: LintContext, scope: Scope): void {
  for (const reference of scope.references) checkReference(context, scope, reference);
  for (const definition of scope.redefinitions) reportTwice(context, scope, definition);
  for (const definition of scope.definitions.values()) {
    if (scope.parent) checkShadowing(context, scope, definition);
    if (definition.kind === 'weight' && !definition.value?.data && context.isUsed(definition)) {
      checkUnfilled(context, definition);
    }
  }
}

function checkReference(context: LintContext, scope: Scope, { name, node, definition }: Reference): void {
  const { start, end } = name;
  if (!definition) {
    if (context.unwritten.isCut || context.unwritten.weights.has(name.text)) return;
    const near = context.nearest(name.text, visibleNames(scope, node));
    const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
    const fixes = near === undefined ? [] : [replace(`Change to '${near}'`, name, nameText(near), true)];
    const message = node
      ? `Nothing makes '${name.text}'.${hint}`
      : `Nothing makes the output '${name.text}' of the ${kindText(scope)}.${hint}`;
    const code = node ? 'onnx/undefined-value' : 'onnx/undefined-output';
    context.report({ code, level: 'error', start, end, message, fixes });
  } else if (!node && scope.kind === 'body' && definition.scope !== scope) {
    context.report({
      code: 'onnx/outer-value-as-output',
      level: 'error',
      start,
      end,
      message: `A body cannot return '${name.text}' of the graph around it; an Identity node must pass it on.`,
      related: [madeHere(definition)],
      fixes: passOnByIdentity(context.text, scope, name),
    });
  }
}

/** A value that has only a type can be a weight to be generated, if its shape is all numbers. */
function checkUnfilled(context: LintContext, { name, value }: Definition): void {
  const type = value?.type;
  const isShaped =
    type?.kind === 'tensor' &&
    type.dimensions?.every((dimension) => typeof dimension.value === 'bigint' && dimension.value >= 0n);
  const { start, end } = name;
  if (!isShaped) {
    const symbol =
      type?.kind === 'tensor' && type.dimensions?.find(({ value: size }) => typeof size === 'string');
    // The launch attribute `dimensions` is about inputs: a weight has the same shape in every run.
    const message = symbol
      ? `Nothing makes '${name.text}', and no weight can be made up for it: write a number for '${symbol.value}'.`
      : `Nothing makes '${name.text}': it has only a type.`;
    context.report({ code: 'onnx/undefined-value', level: 'error', start, end, message });
  } else if (!isPossible(type.dimensions!.map(({ value }) => value as bigint))) {
    const message = `'${name.text}' has no data, and none can be generated: its shape has too many elements.`;
    context.report({ code: 'onnx/weight-without-data', level: 'error', start, end, message });
  } else {
    const message = `'${name.text}' has no data: the model runs with generated numbers in its place.`;
    context.report({ code: 'onnx/weight-without-data', level: 'information', start, end, message });
  }
}

/** Whether a shape's dimensions and their product are safe integers, as `shapeFromProto` wants them (OD1102). */
function isPossible(dimensions: readonly bigint[]): boolean {
  let count = 1;
  for (const dimension of dimensions) {
    count *= Number(dimension);
    if (!Number.isSafeInteger(Number(dimension)) || !Number.isSafeInteger(count)) return false;
  }
  return true;
}

function* visibleNames(scope: Scope, user: NodeTree | undefined): Generator<string> {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    for (const [name, definition] of at.definitions) if (!user || definition.node !== user) yield name;
  }
}

/** onnxruntime takes the last of several weights of one name, and refuses all else. */
function reportTwice(context: LintContext, scope: Scope, definition: Definition): void {
  const { name } = definition;
  const first = scope.definitions.get(name.text)!;
  const isMild = (isConstant(first) || first.kind === 'input') && isConstant(definition);
  const isInput = definition.kind === 'input' && scope.kind === 'function';
  const fixes = definition.kind === 'node' ? [renameOutput(scope, definition)] : [];
  context.report({
    code: 'onnx/duplicate-value',
    level: isMild || isInput ? 'warning' : 'error',
    start: name.start,
    end: name.end,
    message: `'${name.text}' is there already${isMild ? '; the last of them counts' : ''}.`,
    related: [madeHere(first)],
    fixes,
  });
}

function renameOutput(scope: Scope, { name }: Definition): Fix {
  const free = freeName(scope, name.text);
  return replace(`Rename this one to '${free}'`, name, nameText(free));
}

function isConstant({ kind, node }: Definition): boolean {
  return kind === 'weight' || node?.operator?.name === 'Constant';
}

/**
 * A name of a body that the graph around has too. ONNX forbids it; onnxruntime refuses it only where a node makes a
 * value that is there already when the body's node is reached.
 */
function checkShadowing(context: LintContext, scope: Scope, definition: Definition): void {
  const outer = resolve(scope.parent!, definition.name.text);
  if (!outer) return;
  const owner = ownerIn(scope, outer.scope);
  const isBefore = outer.kind !== 'node' || (owner !== undefined && outer.node!.start < owner.start);
  const isRefused = definition.kind === 'node' && isBefore && rootOf(scope).kind === 'main';
  const { start, end, text } = definition.name;
  context.report({
    code: 'onnx/shadowed-value',
    level: isRefused ? 'error' : 'warning',
    start,
    end,
    message: `'${text}' is a value of the graph around already; names of bodies must be their own.`,
    related: [madeHere(outer)],
  });
}

/** The node of an outer graph that holds the scope. */
function ownerIn(scope: Scope, outer: Scope): NodeTree | undefined {
  let at = scope;
  while (at.parent && at.parent !== outer) at = at.parent;
  return at.owner;
}

function madeHere({ name, kind }: Definition): RelatedPlace {
  const what =
    kind === 'node' ? 'A node makes it here.' : `It is ${kind === 'input' ? 'an input' : 'a weight'} here.`;
  return { start: name.start, end: name.end, message: what };
}

function kindText({ kind }: Scope): string {
  return kind === 'main' ? 'graph' : kind;
}
