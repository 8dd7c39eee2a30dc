import type { Model } from '../../core/onnx/model';

const byModel = new WeakMap<Model, KnownAlarms>();

/**
 * Values, by graph, whose probes gave an alarm that turned out to be nothing new: a sum that overflows, an infinity
 * that a mask brings. The next run of the model probes them exactly, so that no alarm is false twice.
 */
export class KnownAlarms {
  private readonly graphs = new Map<string, Set<string>>();

  static of(model: Model): KnownAlarms {
    let known = byModel.get(model);
    if (!known) {
      known = new KnownAlarms();
      byModel.set(model, known);
    }
    return known;
  }

  in(graph: string): ReadonlySet<string> {
    return this.graphs.get(graph) ?? none;
  }

  add(graph: string, values: Iterable<string>): void {
    const known = this.graphs.get(graph) ?? new Set();
    this.graphs.set(graph, known);
    for (const value of values) known.add(value);
  }
}

const none: ReadonlySet<string> = new Set();
