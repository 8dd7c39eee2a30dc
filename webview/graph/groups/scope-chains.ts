import type { GraphIndex } from '../graph-index';
import { valueRole } from '../protocol';

/** The scopes around a node by number, outermost first. */
export type ScopeChain = readonly number[];

/**
 * The scopes around each running node, by place. What only prepares constants (a quantised weight's DequantizeLinear,
 * a Transpose of it) is where it is used: optimisers and quantisers put it into no module, or into another.
 */
export function scopeChains(index: GraphIndex): readonly ScopeChain[] {
  const { part, running } = index;
  const { scopes } = part;
  if (!scopes) return Array.from(running, () => []);
  const ofScope = new Map<number, ScopeChain>([[-1, []]]);
  scopes.parent.forEach((parent, scope) => {
    // A scope comes after the one around it; what does not is taken for outermost.
    ofScope.set(scope, [...(ofScope.get(parent) ?? []), scope]);
  });
  const chains = Array.from(running, (node) => ofScope.get(scopes.ofNode[node]!) ?? []);
  const ofConstants = constantOnly(index);
  for (let at = running.length - 1; at >= 0; at--) {
    if (ofConstants[at] === 0) continue;
    const users = Array.from(index.behind(at), (to) => chains[to]!);
    if (users.length > 0) chains[at] = users.reduce(common);
  }
  return chains;
}

/** By place: whether a node takes constants only, or what is made of such. What takes nothing (a random number) does not. */
function constantOnly(index: GraphIndex): Uint8Array {
  const { running, place, part, maker } = index;
  const found = new Uint8Array(running.length);
  running.forEach((node, at) => {
    const taken = index.taken(node);
    const all = taken.every((value) =>
      maker[value]! >= 0 ? found[place[maker[value]!]!] === 1 : part.values.role[value] === valueRole.weight,
    );
    if (all && taken.length > 0) found[at] = 1;
  });
  return found;
}

function common(a: ScopeChain, b: ScopeChain): ScopeChain {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
