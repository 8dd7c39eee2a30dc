import type { NodeFacts, ValueFacts } from './node-facts';
import { passingOf } from './passing';

/** What is looked for: NaN only, or infinities (which may become NaN on their way), with or without NaN. */
export type ProbedRule = 'nan' | 'inf';

/** Nodes that run together, and what is known of them. */
export interface Stretch {
  /** In the order in which they run. */
  readonly nodes: readonly NodeFacts[];
  /** What is known of a value that one of the nodes makes. */
  value(name: string): ValueFacts;
}

const floats = new Set(['float32', 'float64', 'float16', 'bfloat16']);
const float8 = /^float8/;
/** The types that the table of operators speaks of. */
const tabled = new Set(['float32', 'float64']);

/** Whether tensors of that type may have NaN or infinities that a probe can see. */
function isProbed(dtype: string | undefined): boolean {
  return dtype !== undefined && (floats.has(dtype) || float8.test(dtype));
}

/**
 * The values that have to be probed so that a bad number in any value of the stretch shows in at least one of them, in
 * the order in which they are made: every floating-point value but those that some node of the stretch always passes
 * on, into a value that is probed or passed on itself. `known` are values in which something bad may be nothing new:
 * they are probed, and nothing shows through them.
 */
export function valuesToProbe(stretch: Stretch, rule: ProbedRule, known: ReadonlySet<string>): string[] {
  const passedOn = new Set<string>();
  const watched = (name: string) => isProbed(stretch.value(name).dtype);
  for (const node of stretch.nodes) {
    for (const [at, name] of node.inputs.entries()) {
      if (name === '' || passedOn.has(name) || !tabled.has(stretch.value(name).dtype ?? '')) continue;
      const passing = passingOf(node, at);
      if (!passing?.nan || (rule === 'inf' && !passing.inf)) continue;
      const shown = passing.output === 'first' ? node.outputs.slice(0, 1) : node.outputs;
      if (shown.every((output) => watched(output) && !known.has(output))) passedOn.add(name);
    }
  }
  const made = new Set(stretch.nodes.flatMap((node) => node.outputs));
  return [...made].filter((name) => name !== '' && watched(name) && (known.has(name) || !passedOn.has(name)));
}
