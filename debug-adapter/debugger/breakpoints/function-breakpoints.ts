import { nearestName } from '../../../core/nearest-name';
import { operatorNames, patternName } from '../../../core/onnx/node-pattern';
import type { Program } from '../program';
import { type BreakpointRequest, type Resolution, stopMode } from './breakpoint';

/**
 * A breakpoint on all nodes that a pattern matches: `Conv`, `com.microsoft.*`, `name:/layer1/**`, or at which modules
 * begin: `module:/layer1`.
 */
export interface PatternRequest extends BreakpointRequest {
  readonly pattern: string;
}

/** A name is compared with this many others at most: a thousand mistyped ones must not take long. */
const mostCompared = 200;

/** All nodes that the pattern matches. */
export function resolvePattern(program: Program, request: PatternRequest): Resolution {
  const { pattern } = request;
  if (pattern.trim() === '') {
    const why =
      'Name an operator (Conv), a domain (com.microsoft.*), nodes (name:/layer1/**) or modules (module:/layer1).';
    return { why };
  }
  const nodes = program.finder.find(pattern);
  if (nodes.length === 0) {
    const nearest = nearestPattern(program, pattern.trim());
    const meant = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    return { why: `No node of ${program.name} matches "${pattern}".${meant}` };
  }
  const mode = stopMode(request);
  if ('why' in mode) return mode;
  return {
    places: nodes.map((node) => ({ graph: node.graph.path, index: node.index, when: mode.mode })),
    message: nodes.length === 1 ? '1 node' : `${nodes.length} nodes`,
  };
}

/** What may have been meant: an operator of the model, or a node by its name. */
function nearestPattern(program: Program, pattern: string): string | undefined {
  if (pattern.startsWith('module:')) return nearestModule(program, pattern.slice('module:'.length).trim());
  const isName = pattern.startsWith('name:');
  const wanted = isName ? pattern.slice('name:'.length).trim() : pattern;
  const { operators, names } = namesIn(program);
  const name = (found: string | undefined) => (found === undefined ? undefined : `name:${found}`);
  if (isName) return name(nearestName(wanted, names));
  // A node's name without "name:" before it is the likelier mistake.
  if (names.has(wanted)) return name(wanted);
  return nearestName(wanted, operators) ?? name(nearestName(wanted, names));
}

function nearestModule(program: Program, wanted: string): string | undefined {
  const paths = new Set<string>();
  for (const graph of program.model.graphs.values()) {
    for (const { path } of program.modules.tree(graph).all()) {
      if (paths.size < mostCompared) paths.add(path);
    }
  }
  const found = nearestName(wanted, paths);
  return found === undefined ? undefined : `module:${found}`;
}

interface Names {
  readonly operators: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

const namesOf = new WeakMap<Program, Names>();

function namesIn(program: Program): Names {
  const known = namesOf.get(program);
  if (known) return known;
  const operators = new Set<string>();
  const names = new Set<string>();
  for (const { nodes } of program.model.graphs.values()) {
    for (const node of nodes) {
      for (const name of operatorNames(node)) operators.add(name);
      if (names.size < mostCompared) names.add(patternName(node));
    }
  }
  const found = { operators, names };
  namesOf.set(program, found);
  return found;
}
