import type { Reference, Scope } from '../../text/parse/scopes';
import type { NodeTree } from '../../text/parse/tree';
import type { LintContext } from '../context';
import type { Fix } from '../diagnostic';
import { moveNode } from '../edits/node-lines';

/** A fix that moves more nodes than these is not offered: each is a copy of its text. */
const mostMoved = 20;

/**
 * Checks that values are made before they are used. onnxruntime sorts the nodes of the main graph, but neither those of
 * bodies nor of functions; no order helps where a value is made of itself.
 */
export function checkOrder(context: LintContext, scope: Scope): void {
  const early = earlyUses(scope);
  if (early.length === 0) return;
  const graph = new NodeOrder(scope);
  const told = new Set<NodeTree>();
  for (const { name, user, maker, isOwn } of early) {
    const related = maker.outputs
      .filter(({ text }) => text === name.text)
      .map(({ start, end }) => ({ start, end, message: 'It is made here.' }));
    const { start, end } = name;
    if (graph.isInCycle(user) && graph.isInCycle(maker)) {
      if (told.has(user)) continue;
      told.add(user);
      const message = `'${name.text}' is made of what this node makes: a cycle.`;
      context.report({ code: 'onnx/cycle', level: 'error', start, end, message, related });
      continue;
    }
    const message = `'${name.text}' is used before it is made.`;
    // The main graph's own order is right for onnxruntime also where a body uses what comes later.
    const level = scope.kind === 'main' || !isOwn ? 'warning' : 'error';
    const fixes = context.mayOfferMove() ? moves(context, graph, user, maker) : [];
    context.report({ code: 'onnx/wrong-order', level, start, end, message, related, fixes });
  }
}

/** A use of a value by a node of the graph, or by a body of it, that stands before the node that makes it. */
interface EarlyUse {
  readonly name: Reference['name'];
  /** The node of this graph. */
  readonly user: NodeTree;
  readonly maker: NodeTree;
  /** Whether the node itself uses it, not one of its bodies. */
  readonly isOwn: boolean;
}

function earlyUses(scope: Scope): EarlyUse[] {
  const found: EarlyUse[] = [];
  for (const { name, node, definition } of scope.references) {
    if (node && definition?.node && definition.scope === scope && definition.node.start >= node.start) {
      found.push({ name, user: node, maker: definition.node, isOwn: true });
    }
  }
  for (const { user, reference } of usesInBodies(scope)) {
    const maker = reference.definition!.node;
    if (!maker || maker.start < user.start) continue;
    found.push({ name: reference.name, user, maker, isOwn: false });
  }
  return found;
}

/** The uses of the graph's values in its bodies, at any depth, with the node of the graph that holds the body. */
function* usesInBodies(scope: Scope): Generator<{ user: NodeTree; reference: Reference }> {
  for (const body of scope.bodies) {
    for (const reference of referencesTo(scope, body)) yield { user: body.owner!, reference };
  }
}

function* referencesTo(scope: Scope, body: Scope): Generator<Reference> {
  for (const reference of body.references) if (reference.definition?.scope === scope) yield reference;
  for (const inner of body.bodies) yield* referencesTo(scope, inner);
}

/** What the nodes of a graph need of each other. */
class NodeOrder {
  private readonly needs = new Map<NodeTree, Set<NodeTree>>();
  private readonly users = new Map<NodeTree, Set<NodeTree>>();
  private readonly cyclic = new Set<NodeTree>();

  constructor(private readonly scope: Scope) {
    for (const { node, definition } of scope.references) {
      if (node && definition?.node && definition.scope === scope) this.add(node, definition.node);
    }
    for (const { user, reference } of usesInBodies(scope)) {
      if (reference.definition?.node) this.add(user, reference.definition.node);
    }
    this.findCycles();
  }

  isInCycle(node: NodeTree): boolean {
    return this.cyclic.has(node);
  }

  /** Whether a node can stand right before another: all that it needs is made before that. */
  mayMoveBefore(node: NodeTree, other: NodeTree): boolean {
    return [...(this.needs.get(node) ?? [])].every((need) => need.start < other.start);
  }

  /** Whether a node can stand right behind another: nothing up to there uses what it makes. */
  mayMoveBehind(node: NodeTree, other: NodeTree): boolean {
    return [...(this.users.get(node) ?? [])].every((user) => user.start > other.start);
  }

  /**
   * A node and all that it needs, as far as they stand behind another one, in an order that can run; undefined where
   * they are more than `most`.
   */
  neededBehind(node: NodeTree, other: NodeTree, most: number): NodeTree[] | undefined {
    const found: NodeTree[] = [];
    const seen = new Set<NodeTree>();
    // The needs of each node, then the node: a stack instead of recursion, as chains are long.
    const stack = [{ node, needs: this.needsBehind(node, other) }];
    seen.add(node);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.needs.pop();
      if (!next) {
        found.push(top.node);
        stack.pop();
      } else if (!seen.has(next)) {
        seen.add(next);
        if (seen.size > most) return undefined;
        stack.push({ node: next, needs: this.needsBehind(next, other) });
      }
    }
    return found;
  }

  private needsBehind(node: NodeTree, other: NodeTree): NodeTree[] {
    return [...(this.needs.get(node) ?? [])].filter((need) => need.start > other.start);
  }

  private add(user: NodeTree, maker: NodeTree): void {
    add(this.needs, user, maker);
    add(this.users, maker, user);
  }

  /** What remains when nodes whose needs are met are taken away, from the front and from the back (Kahn). */
  private findCycles(): void {
    const rest = new Set(this.scope.graph.nodes);
    for (const [needs, users] of [
      [this.needs, this.users],
      [this.users, this.needs],
    ] as const) {
      const counts = new Map<NodeTree, number>();
      for (const node of rest) {
        let count = 0;
        for (const need of needs.get(node) ?? []) if (rest.has(need)) count++;
        counts.set(node, count);
      }
      const ready = [...rest].filter((node) => counts.get(node) === 0);
      for (let node = ready.pop(); node; node = ready.pop()) {
        rest.delete(node);
        for (const user of users.get(node) ?? []) {
          if (!rest.has(user)) continue;
          const left = counts.get(user)! - 1;
          counts.set(user, left);
          if (left === 0) ready.push(user);
        }
      }
    }
    for (const node of rest) this.cyclic.add(node);
  }
}

function add(map: Map<NodeTree, Set<NodeTree>>, key: NodeTree, value: NodeTree): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

/** The moves of one node that put these two in order without putting others out of it. */
function moves(context: LintContext, graph: NodeOrder, user: NodeTree, maker: NodeTree): Fix[] {
  const { text } = context;
  const fixes: Fix[] = [];
  if (graph.mayMoveBefore(maker, user)) {
    const edits = moveNode(text, maker, 'before', user);
    fixes.push({ title: 'Move the node that makes it before this one', edits, preferred: true });
  }
  if (graph.mayMoveBehind(user, maker)) {
    const edits = moveNode(text, user, 'behind', maker);
    fixes.push({
      title: 'Move this node behind the one that makes it',
      edits,
      preferred: fixes.length === 0,
    });
  }
  if (fixes.length > 0) return fixes;
  // One move would only shift the trouble: all that stands behind the user and is needed comes along.
  const needed = graph.neededBehind(maker, user, mostMoved);
  if (!needed) return [];
  const edits = needed.flatMap((node) => moveNode(text, node, 'before', user));
  return [{ title: `Move the ${needed.length} nodes that it needs before this one`, edits, preferred: true }];
}
