import { isConstant } from '../onnx/constant';
import type { Graph, Node } from '../onnx/model';
import { orderOf } from '../onnx/order';
import { partitionPoint } from '../partition-point';
import type { Scope } from './node-scope';
import { blockScopes } from './repeated-blocks';
import { scopesOf } from './scopes';

/**
 * A module: nodes that run one after another and belong together. Where a scope's nodes are run in several goes, with
 * others in between, each go is a module of its own, all with the same path.
 */
export interface Module {
  /** Within the module around it: `layer1.0`. */
  readonly name: string;
  /** `/layer1/layer1.0`; `''` for the whole graph. */
  readonly path: string;
  /** Its class, `torchvision.models.resnet.BasicBlock`, where the model says it. */
  readonly kind: string | undefined;
  /** The place of its first node in the order of execution. */
  readonly start: number;
  /** The place of the first node that is not a Constant. */
  readonly first: number;
  /** The place behind its last node. */
  readonly end: number;
  /** The modules in it, in the order of execution. */
  readonly children: readonly Module[];
}

/** What modules are made of: names that exporters gave, or blocks that repeat; `auto`: names where they say enough. */
export type ModuleBasis = 'auto' | 'names' | 'blocks';

/** The modules of one graph. */
export class ModuleTree {
  private constructor(
    /** The graph's nodes in the order in which they run. */
    readonly nodes: readonly Node[],
    /** The whole graph. */
    readonly root: Module,
    /** What the modules were found by; undefined where there are none. */
    readonly basis: Exclude<ModuleBasis, 'auto'> | undefined,
  ) {}

  static of(graph: Graph, wanted: ModuleBasis): ModuleTree {
    const { nodes } = orderOf(graph);
    const named = wanted === 'blocks' ? undefined : scopesOf(nodes);
    const scopes = named ?? (wanted === 'names' ? undefined : blockScopes(nodes));
    const basis = named ? 'names' : 'blocks';
    const children = scopes ? modulesIn(nodes, scopes, 0, nodes.length, 0, '') : [];
    return new ModuleTree(
      nodes,
      module('', '', undefined, nodes, 0, nodes.length, children),
      scopes && basis,
    );
  }

  /** The modules around a place, outermost first, without the whole graph. */
  chainAt(place: number): readonly Module[] {
    const chain: Module[] = [];
    for (let at = childAt(this.root, place); at; at = childAt(at, place)) chain.push(at);
    return chain;
  }

  /** All modules, each before those in it. */
  *all(): Generator<Module> {
    function* within(around: Module): Generator<Module> {
      for (const each of around.children) {
        yield each;
        yield* within(each);
      }
    }
    yield* within(this.root);
  }
}

/** The module among those directly inside of another that a place is in. */
export function childAt({ children }: Module, place: number): Module | undefined {
  const at = firstBehind(children, place) - 1;
  const found = children[at];
  return found && place < found.end ? found : undefined;
}

/** The index of the first of these modules that begins behind a place. */
export function firstBehind(modules: readonly Module[], place: number): number {
  return partitionPoint(modules, ({ start }) => start <= place);
}

/** The modules that nodes [start, end) are in, at a depth. */
function modulesIn(
  nodes: readonly Node[],
  scopes: readonly Scope[],
  start: number,
  end: number,
  depth: number,
  around: string,
): Module[] {
  const modules: Module[] = [];
  for (let from = start; from < end; ) {
    const part = scopes[from]![depth];
    let to = from + 1;
    while (to < end && scopes[to]![depth]?.name === part?.name) to++;
    if (part) {
      const path = `${around}/${part.name}`;
      const children = modulesIn(nodes, scopes, from, to, depth + 1, path);
      modules.push(module(part.name, path, part.kind, nodes, from, to, children));
    }
    from = to;
  }
  return modules;
}

function module(
  name: string,
  path: string,
  kind: string | undefined,
  nodes: readonly Node[],
  start: number,
  end: number,
  children: readonly Module[],
): Module {
  let first = start;
  while (first < end - 1 && isConstant(nodes[first]!.proto)) first++;
  return { name, path, kind, start, first, end, children };
}
