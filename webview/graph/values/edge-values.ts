import type { Camera } from '../camera';
import { detailLevels } from '../draw/sizes';
import { type KeptValue, mostValues } from '../messages/protocol';
import type { ShownGraph } from '../shown-graph';
import { type EdgeText, edgeText } from './edge-text';

/** What is in sight is asked for once the picture rests this long, in milliseconds. */
const restMilliseconds = 100;
/** What is being measured is asked for again after so long. */
const againMilliseconds = 50;

/** Asks what the session has kept of some values of a graph, in their order. */
export type AskValues = (graph: string, names: readonly string[]) => Promise<readonly (KeptValue | null)[]>;

/**
 * What is written on edges while a session stands in their graph. Only values whose edges are in sight, large enough to
 * be read, are asked for; one question at a time.
 */
export class EdgeValues {
  private texts = new Map<number, EdgeText>();
  /** The values that were asked for at this stop. */
  private known = new Set<number>();
  private sight: { readonly graph: ShownGraph; readonly camera: Camera } | undefined;
  private hasSession = false;
  private turn = 0;
  private timer: number | undefined;
  private isAsking = false;

  constructor(
    private readonly ask: AskValues,
    private readonly changed: () => void,
  ) {}

  /** What is written, by value. */
  get shown(): ReadonlyMap<number, EdgeText> {
    return this.texts;
  }

  /** The session stands somewhere, or is no more. What was told stays until it is told anew: nothing flickers at a step. */
  stand(isInGraph: boolean): void {
    this.turn++;
    this.known = new Set();
    this.hasSession = isInGraph;
    if (!isInGraph && this.texts.size > 0) {
      this.texts = new Map();
      this.changed();
    }
    this.soon(0);
  }

  /** Another graph is shown, or another scene of it. */
  show(graph: ShownGraph, camera: Camera): void {
    if (this.sight?.graph.index !== graph.index) {
      this.turn++;
      this.texts = new Map();
      this.known = new Set();
    }
    this.sight = { graph, camera };
    this.soon(0);
  }

  /** The picture moves. */
  moved(): void {
    this.soon(restMilliseconds);
  }

  private soon(milliseconds: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), milliseconds);
  }

  private async look(): Promise<void> {
    const { sight, turn } = this;
    if (!sight || !this.hasSession || this.isAsking) return;
    const wanted = this.wanted(sight);
    if (wanted.length === 0) return;
    const { path, values } = sight.graph.index.part;
    this.isAsking = true;
    let isPending = false;
    try {
      const answers = await this.ask(
        path,
        wanted.map((value) => values.name[value]!),
      );
      if (turn === this.turn) isPending = this.take(wanted, answers);
    } catch {
      // The session went on while it was asked; the next stop asks anew.
      if (turn === this.turn) for (const value of wanted) this.known.add(value);
    } finally {
      this.isAsking = false;
    }
    this.soon(isPending ? againMilliseconds : 0);
  }

  /** Takes over what was told; whether some of it is still being measured. */
  private take(wanted: readonly number[], answers: readonly (KeptValue | null)[]): boolean {
    let isPending = false;
    wanted.forEach((value, at) => {
      const answer = answers[at];
      if (answer) this.texts.set(value, edgeText(answer));
      else this.texts.delete(value);
      if (answer?.pending) isPending = true;
      else this.known.add(value);
    });
    this.changed();
    return isPending;
  }

  /** The values in sight that nothing is known of at this stop. */
  private wanted({ graph, camera }: { graph: ShownGraph; camera: Camera }): number[] {
    if (camera.zoom < detailLevels.labels) return [];
    const { x, y, width, height } = camera.sight;
    const found = new Set<number>();
    for (const { lines, value, labelX, labelY } of graph.scene.scene.edges) {
      if (lines === 0 || this.known.has(value)) continue;
      if (labelX < x || labelX > x + width || labelY < y || labelY > y + height) continue;
      found.add(value);
      if (found.size === mostValues) break;
    }
    return [...found];
  }
}
