import type { Node } from '../../core/onnx/model';
import type { Compute } from '../compute';
import type { Frame } from '../frames/frame';
import { failedNode } from '../ort-errors';
import type { NonFinite, RunAnswer } from '../protocol';
import { OrtError } from '../runner-client';
import type { Watch } from '../types';
import { firstCulprit } from '../watching';
import { KnownAlarms } from './known-alarms';
import { ProbePlanner } from './planner';
import type { Alarms } from './probes';
import { alarmsOf } from './probes';

/** A stretch that ran with nothing new in it, or the values that have to be looked through to know. */
export type Probed =
  | { readonly answer: RunAnswer }
  | {
      /** Undefined: all of them. */
      readonly candidates: ReadonlySet<string> | undefined;
      /** Those whose probes gave the alarm. */
      readonly suspects: readonly string[];
    };

/** Runs stretches with probes behind them, so that a watch costs little more than none. */
export class ProbedRuns {
  private readonly planner: ProbePlanner;
  private readonly known: KnownAlarms;

  constructor(private readonly compute: Compute) {
    this.planner = new ProbePlanner(compute);
    this.known = KnownAlarms.of(compute.model);
  }

  /**
   * Runs nodes as `Compute.runNodes` does.
   *
   * @throws as it does
   */
  async run(frame: Frame, nodes: readonly Node[], fetches: readonly string[], watch: Watch): Promise<Probed> {
    const probes = await this.planner.probes(frame, nodes, watch);
    if (!probes) return { candidates: undefined, suspects: [] };
    let answer: RunAnswer;
    try {
      answer = await this.compute.runNodes(frame, nodes, fetches, { probes, keep: true });
    } catch (error) {
      if (!(error instanceof OrtError) || failedNode(error, nodes)) throw error;
      // It may be the probes that onnxruntime does not take.
      return { candidates: undefined, suspects: [] };
    }
    const alarms = alarmsOf(probes, answer.probes);
    try {
      if (await this.isNothingNew(frame, nodes, alarms, watch)) return { answer };
    } catch (error) {
      this.discard(answer);
      throw error;
    }
    this.discard(answer);
    return { candidates: behind(nodes, alarmed(alarms)), suspects: alarms.suspects };
  }

  /**
   * Remembers what was no news: sums that overflowed, and infinities that the nodes' inputs have too. `nonFinite` tells of all
   * values that were looked through.
   */
  learn(
    frame: Frame,
    suspects: readonly string[],
    nonFinite: ReadonlyMap<string, NonFinite>,
    watch: Watch,
  ): void {
    // A NaN stays one, however it is summed up.
    const hasNan = (name: string) => (nonFinite.get(name)?.nan ?? 0) > 0;
    const infinite = watch.inf ? [...nonFinite.keys()].filter((name) => nonFinite.get(name)!.inf > 0) : [];
    this.known.add(
      frame.graph.path,
      [...suspects, ...infinite].filter((name) => !hasNan(name)),
    );
  }

  private async isNothingNew(
    frame: Frame,
    nodes: readonly Node[],
    { suspects, infinite }: Alarms,
    watch: Watch,
  ): Promise<boolean> {
    if (suspects.length > 0) return false;
    if (infinite.size === 0) return true;
    const counts = [...infinite].map(([name, { negative }]) => {
      const one: NonFinite = { nan: 0, inf: 1, negativeInf: negative ? 1 : 0, firstNan: -1, firstInf: 0 };
      return [name, one] as const;
    });
    return (await firstCulprit(this.compute, frame, nodes, new Map(counts), watch)) === undefined;
  }

  private discard({ values }: RunAnswer): void {
    for (const held of values.values()) this.compute.pool.discard(held);
  }
}

function alarmed({ suspects, infinite }: Alarms): string[] {
  return [...suspects, ...infinite.keys()];
}

/** These values and those of the nodes that they are made of: what is bad shows in none but its own. */
function behind(nodes: readonly Node[], names: readonly string[]): Set<string> {
  const found = new Set(names);
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((output) => output !== '' && found.has(output))) continue;
    for (const name of [...node.outputs, ...node.inputs, ...node.captures]) if (name !== '') found.add(name);
  }
  return found;
}
