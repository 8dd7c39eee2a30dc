import type { Graph, Node } from '../../core/onnx/model';
import { innerGraphs } from '../../engine/frames/enter';
import type { Runner } from '../../engine/runner-client';
import { operatorName } from './names';
import type { Program } from './program';
import type { Sample } from './sample';

/** A graph inside the node that runs next. */
export interface StepInTarget {
  readonly graph: Graph;
  /** `then_branch`, `body`, `function local.Twice`; with the reason where it will not run. */
  readonly label: string;
  /** Why it cannot be stepped into; undefined where it will run. */
  readonly refusal: string | undefined;
}

/**
 * What can be stepped into where a sample stands: the graph that will run first, then those that will not, each with
 * the reason. Nothing where the node has no graphs inside, or has run already.
 *
 * @throws UserError OD2022 where the node lacks an input; RunnerDied
 */
export async function stepInTargets(
  program: Program,
  runner: Runner,
  sample: Sample,
): Promise<StepInTarget[]> {
  const { execution } = sample;
  const place = sample.places().at(-1);
  const node = place?.node;
  if (!execution || !node || place.hasRun) return [];
  const graphs = innerGraphs(program.model, node);
  if (graphs.length === 0) return [];
  const entered = await execution.graphInside();
  const targets = await Promise.all(
    graphs.map(async (graph): Promise<StepInTarget> => {
      const name = nameOf(node, graph);
      if (graph.path === entered) return { graph, label: name, refusal: undefined };
      const refusal = await whyNot(runner, sample, node, graph);
      return { graph, label: `${name} (${refusal})`, refusal };
    }),
  );
  return targets.sort((a, b) => Number(a.refusal !== undefined) - Number(b.refusal !== undefined));
}

function nameOf(node: Node, graph: Graph): string {
  const body = node.bodies.find((each) => each.graph === graph);
  return body ? `${body.attribute} of ${node.op}` : `function ${operatorName(node)}`;
}

async function whyNot(runner: Runner, sample: Sample, node: Node, graph: Graph): Promise<string> {
  if (graph.nodes.length === 0) return 'has no nodes';
  if (node.op !== 'If') return node.bodies.length > 0 ? 'runs no iteration' : 'cannot be entered';
  const name = node.inputs[0] ?? '';
  const execution = sample.execution!;
  const held = (await execution.values(execution.frames.length - 1, [name])).get(name);
  if (held?.kind !== 'tensor') return 'not taken';
  const [text] = await runner.elements(held.id, 0, 1);
  return `not taken: ${name} is ${text}`;
}
