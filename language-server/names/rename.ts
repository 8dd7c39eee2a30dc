import { canonicalDomain } from '../../core/onnx/domain';
import { knownDomains } from '../../core/onnx/operators/operators';
import { commentJson } from '../../core/onnx/text/comments';
import type { GraphPaths } from '../../core/onnx/text/parse/graph-paths';
import type { Scope } from '../../core/onnx/text/parse/scopes';
import { resolve, rootOf, withBodies } from '../../core/onnx/text/parse/scopes';
import type { Range } from '../../core/onnx/text/parse/tree';
import { isIdentifier, isPlain, nameText, quote } from '../../core/onnx/text/tokens';
import { firstOutput, nodeName } from './describe';
import type { Entity, FunctionKey, Spelling, ValueEntity } from './entity';
import type { NameIndex } from './name-index';

/** A text in the place of a range. */
export interface NameEdit extends Range {
  readonly text: string;
}

/** Words of an operator or a domain may be types' names: nothing else can stand in their place. */
const word = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Why nothing of this kind can be renamed, in words; undefined where it can. */
export function cannotRename(entity: Entity): string | undefined {
  if (entity.kind === 'domain' && isKnownDomain(entity.name)) {
    const name = entity.name === '' ? "ONNX's own domain" : `The domain '${entity.name}'`;
    return `${name} holds operators that are not defined in this text.`;
  }
  return undefined;
}

/** Why a thing cannot have that name, in words; undefined where it can. */
export function renameProblem(index: NameIndex, entity: Entity, name: string): string | undefined {
  if (name === '') return 'A name cannot be empty.';
  if (!isPlain(name) || /[\t\n]/.test(name)) return 'A name cannot hold control characters.';
  switch (entity.kind) {
    case 'value':
      return valueProblem(entity, name) ?? captureProblem(index, entity, name);
    case 'node': {
      const taken = entity.scope.graph.nodes.some(({ label }) => label?.text === name);
      return taken ? `Another node of this graph is called '${name}'.` : undefined;
    }
    case 'graph':
      if (entity.scope.kind === 'main' || isIdentifier(name)) return undefined;
      return `'${name}' cannot name a body: only letters, digits and _ can stand there.`;
    case 'function':
      return wordProblem(name, 'a function') ?? functionProblem(index, entity.key, name);
    case 'attribute': {
      const others = index.entities.some(
        (each) => each.kind === 'attribute' && each.scope === entity.scope && each.name === name,
      );
      const taken = others ? `The function has an attribute '${name}' already.` : undefined;
      return wordProblem(name, 'an attribute') ?? taken;
    }
    case 'dimension': {
      const taken = index.entities.some((each) => each.kind === 'dimension' && each.name === name);
      return taken ? `There is a dimension '${name}' already; the two would become one.` : undefined;
    }
    case 'domain':
      if (!name.split('.').every((part) => word.test(part))) {
        return `'${name}' cannot name a domain: its words, between dots, have letters, digits and _ only.`;
      }
      return isKnownDomain(name) ||
        index.entities.some((each) => each.kind === 'domain' && each.name === name)
        ? `There is a domain '${name}' already.`
        : undefined;
  }
}

/**
 * What must change so that something has another name: all of its places, each spelled as it must be there, and the
 * paths of graphs in structured comments, which are made of names.
 */
export function renameEdits(index: NameIndex, paths: GraphPaths, entity: Entity, name: string): NameEdit[] {
  const edits = entity.occurrences.map(({ start, end, spelling }) => ({
    start,
    end,
    text: spelled(name, spelling),
  }));
  const renamed = renamedPaths(index, paths, entity, name);
  for (const { address } of renamed.length > 0 ? index.comments : []) {
    const path = address[0];
    for (const [from, to] of path ? renamed : []) {
      if (path!.text !== from && !path!.text.startsWith(`${from}/`)) continue;
      const text = commentJson(to + path!.text.slice(from.length));
      edits.push({ start: path!.start, end: path!.end, text });
      break;
    }
  }
  return edits;
}

function spelled(name: string, spelling: Spelling): string {
  switch (spelling) {
    case 'name':
      return nameText(name);
    case 'string':
      return quote(name);
    case 'json':
      return commentJson(name);
    default:
      return name;
  }
}

/**
 * A value's name may not be taken where the value is made or can be seen: ONNX gives a name one meaning in a graph
 * and in all bodies inside of it.
 */
function valueProblem({ scope, definition }: ValueEntity, name: string): string | undefined {
  // What nothing makes may be called as something that is there: that mends it.
  if (!definition) return undefined;
  const taken = resolve(scope, name);
  if (taken) {
    if (taken.scope === scope) return `There is a value '${name}' in this graph already.`;
    return `A graph around this one has a value '${name}', which would be hidden.`;
  }
  for (const body of withBodies(scope.bodies)) {
    if (!body.definitions.has(name)) continue;
    return `The body '${body.graph.name?.text ?? ''}' of '${body.owner ? nodeName(body.owner) : ''}' has a value '${name}', which would hide it.`;
  }
  return undefined;
}

/** A name that is used and that nothing makes would be taken for the renamed value. */
function captureProblem(index: NameIndex, { scope, definition }: ValueEntity, name: string) {
  const root = rootOf(scope);
  const isUsed = index.entities.some(
    (each) => each.kind === 'value' && !each.definition && each.name === name && rootOf(each.scope) === root,
  );
  if (!definition || !isUsed) return undefined;
  return `'${name}' is used already, and nothing makes it: what uses it would take this value.`;
}

function wordProblem(name: string, what: string): string | undefined {
  return word.test(name) ? undefined : `'${name}' cannot name ${what}: it has letters, digits and _ only.`;
}

function functionProblem(index: NameIndex, { domain, overload }: FunctionKey, name: string) {
  const taken = index.entities.some(
    (each) =>
      each.kind === 'function' &&
      each.name === name &&
      each.key.domain === domain &&
      each.key.overload === overload,
  );
  return taken ? `There is a function '${name}' in its domain already.` : undefined;
}

function isKnownDomain(name: string): boolean {
  return name === '' || knownDomains().includes(canonicalDomain(name));
}

/** The beginnings of paths that a name is part of, and what they become. */
function renamedPaths(
  index: NameIndex,
  paths: GraphPaths,
  entity: Entity,
  name: string,
): readonly (readonly [from: string, to: string])[] {
  switch (entity.kind) {
    case 'value': {
      const node = entity.definition?.node;
      return node && firstOutput(node)?.text === entity.name
        ? nodePath(paths, entity.scope, entity.name, name)
        : [];
    }
    case 'node':
      return firstOutput(entity.node) === undefined ? nodePath(paths, entity.scope, entity.name, name) : [];
    case 'function':
      return [functionPath(paths, entity.scope, (parts) => [parts[0]!, name, ...parts.slice(2)])];
    case 'domain':
      return index.entities.flatMap((each) =>
        each.kind === 'function' && each.key.domain === entity.name
          ? [functionPath(paths, each.scope, (parts) => [name, ...parts.slice(1)])]
          : [],
      );
    default:
      return [];
  }
}

function nodePath(paths: GraphPaths, scope: Scope, from: string, to: string) {
  const around = paths.pathOf(scope.graph);
  return [[`${around}/${from}`, `${around}/${to}`]] as const;
}

function functionPath(paths: GraphPaths, scope: Scope, change: (parts: string[]) => string[]) {
  const path = paths.pathOf(scope.graph);
  const parts = path.slice('function:'.length).split(':');
  return [path, `function:${change(parts).join(':')}`] as const;
}
