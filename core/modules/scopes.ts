import { isConstant } from '../onnx/constant';
import type { Node } from '../onnx/model';
import { type Scope, scopeOf } from './node-scope';

/** Operators that quantisers put everywhere, without names of modules. */
const quantisers = new Set(['QuantizeLinear', 'DequantizeLinear']);

/**
 * The modules around each of a graph's nodes. A node of which the model does not say it (optimisers and quantisers add
 * such) is where both its neighbours are. A Constant goes with the node after it, wherever its name puts it:
 * exporters write many of them at the graph's beginning. Undefined where the model says too little: of under half of
 * the nodes, or no module of two nodes.
 */
export function scopesOf(nodes: readonly Node[]): readonly Scope[] | undefined {
  const said = nodes.map((node) => (isConstant(node.proto) ? undefined : scopeOf(node)));
  const counted = nodes.filter(({ proto, op }) => !isConstant(proto) && !quantisers.has(op)).length;
  const known = said.filter((scope) => scope !== undefined);
  if (known.length * 2 < counted || !known.some((scope) => scope.length > 0)) return undefined;
  return filled(nodes, said);
}

function filled(nodes: readonly Node[], said: readonly (Scope | undefined)[]): Scope[] {
  const after = new Array<Scope | undefined>(nodes.length);
  for (let at = nodes.length - 1, next: Scope | undefined; at >= 0; at--) {
    after[at] = next;
    next = said[at] ?? next;
  }
  const scopes: Scope[] = [];
  let before: Scope | undefined;
  nodes.forEach((node, at) => {
    const own = said[at];
    if (own) before = own;
    const between = isConstant(node.proto) ? (after[at] ?? before) : common(before, after[at]);
    scopes.push(own ?? between ?? []);
  });
  return scopes;
}

/** The modules that two scopes share. */
function common(a: Scope | undefined, b: Scope | undefined): Scope {
  if (!a || !b) return [];
  let length = 0;
  while (length < a.length && length < b.length && a[length]!.name === b[length]!.name) length++;
  return a.slice(0, length);
}
