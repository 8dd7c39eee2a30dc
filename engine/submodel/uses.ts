import type { Node } from '../../core/onnx/model';
import type { Meaning, Scope } from './scope';

type WeightMeaning = Extract<Meaning, { kind: 'weight' }>;

/** What nodes use that they do not make. */
export interface Uses {
  /** Values that have to be fed. */
  readonly feeds: readonly string[];
  /** Optional inputs of a function that its caller leaves out. */
  readonly absent: readonly string[];
  readonly weights: ReadonlyMap<string, WeightMeaning>;
}

/** What these nodes of one graph use. */
export function usesOf(scope: Scope, nodes: readonly Node[]): Uses {
  const computed = nodes.filter((node) => !isWeightNode(scope, node));
  const seen = new Set(computed.flatMap((node) => node.outputs)).add('');
  const [feeds, absent]: [string[], string[]] = [[], []];
  const weights = new Map<string, WeightMeaning>();
  const look = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    const meaning = scope.meaning(name);
    if (meaning.kind === 'value') feeds.push(name);
    else if (meaning.kind === 'absent') absent.push(name);
    else weights.set(name, meaning);
  };
  for (const node of computed) {
    node.inputs.forEach(look);
    node.captures.forEach(look);
  }
  return { feeds, absent, weights };
}

/** Whether the node is a Constant whose tensor stands among the weights: nothing of it is left to run. */
export function isWeightNode(scope: Scope, node: Node): boolean {
  const output = node.outputs[0];
  if (node.op !== 'Constant' || node.domain !== '' || output === undefined) return false;
  // Also where somebody has replaced its value.
  return scope.graph.weights.has(output) || scope.meaning(output).kind === 'weight';
}
