import { gitState } from '../../core/history/git';
import { sha256OfFile } from '../../core/history/hash';
import { RunJournal } from '../../core/history/journal';
import type { RunInput } from '../../core/history/types';
import type { Graph } from '../../core/onnx/model';
import type { InputReport } from '../../engine/execution-options';
import type { Runner } from '../../engine/runner-client';
import type { Edit, Held } from '../../engine/types';
import { heldType } from './held-text';
import type { LaunchOptions } from './launch-options';
import { graphOf } from './names';
import type { Program } from './program';
import type { RunEnding } from './run-ending';
import type { Place, Sample } from './sample';

/** What a recorder tells. */
export interface RecorderEvents {
  /** The journal's place, once its first line is on the disk, and again after its last. */
  recorded(run: { readonly id: string; readonly folder: string; readonly state: 'started' | 'ended' }): void;
  /** The history cannot be written; the run goes on without. */
  failed(error: unknown): void;
}

/**
 * Writes a run's journal beside the run: hashing the model takes its time, so that everything is queued behind the
 * journal's start and nobody waits for it but the end.
 */
export class RunRecorder {
  #queue: Promise<RunJournal | undefined>;
  /** The values told at the latest stop, by their graphs and names, which are told once. */
  readonly #told = new Set<string>();
  #stop: number | undefined;
  #broken = false;
  readonly #hashing = new AbortController();

  constructor(
    history: string,
    program: Program,
    options: LaunchOptions,
    private readonly runner: Runner,
    inputs: readonly InputReport[],
    private readonly events: RecorderEvents,
  ) {
    this.#queue = this.#start(history, program, options, inputs).catch((error) => {
      this.#fail(error);
      return undefined;
    });
  }

  /** Records a stop. */
  stop(reason: string, { index: sample, iteration }: Sample, place: Place | undefined): void {
    this.#told.clear();
    const node = place?.node;
    this.#write(async (journal) => {
      const { index, written } = journal.stop({
        reason,
        sample,
        ...(iteration !== undefined && { iteration }),
        node: node && { graph: node.graph.path, index: node.index, name: node.name, op: node.op },
      });
      this.#stop = index;
      await written;
    });
  }

  /** Records what a value holds that a graph can see, once a stop. */
  value(from: Graph, name: string, held: Held): void {
    if (held.kind !== 'tensor') return;
    const graph = graphOf(from, name).path;
    const key = JSON.stringify([graph, name]);
    if (this.#told.has(key)) return;
    this.#told.add(key);
    // Asked at once, while the runner holds the tensor; written in its turn.
    const statistics = this.runner.summary(held.id).catch(() => undefined);
    this.#write(async (journal) => {
      if (this.#stop === undefined) return;
      const { dtype, shape } = held;
      await journal.value({ stop: this.#stop, name, graph, dtype, shape, statistics: await statistics });
    });
  }

  /** Records an edit, or that it was undone; values may be told again at this stop, as they are now. */
  edit(sample: number, { name, graph, node, text }: Edit, undone: boolean): void {
    this.#told.clear();
    this.#write(async (journal) => {
      if (this.#stop === undefined) return;
      const which = { name, graph, ...(node !== undefined && { node }) };
      await journal.edit({ stop: this.#stop, sample, ...which, text, undone });
    });
  }

  /** Records the end; resolves when it is on the disk. */
  async end(outcome: RunEnding['outcome'], message: string | undefined): Promise<void> {
    const patience = setTimeout(() => this.#hashing.abort(), 1500);
    this.#write(async (journal) => {
      await journal.end(outcome, message);
      this.events.recorded({ id: journal.id, folder: journal.runFolder, state: 'ended' });
    });
    await this.#queue;
    clearTimeout(patience);
  }

  async #start(
    history: string,
    program: Program,
    options: LaunchOptions,
    inputs: readonly InputReport[],
  ): Promise<RunJournal> {
    const model = program.source;
    const [sha256, git, fed] = await Promise.all([
      sha256OfFile(model.path, this.#hashing.signal),
      gitState(options.inputsFolder),
      Promise.all(inputs.map((input) => this.#input(input))),
    ]);
    const journal = await RunJournal.create(history, {
      model: { path: program.path, sha256, size: model.fileSize, nodes: program.nodeCount },
      inputs: fed,
      seed: options.seed,
      versions: { onnxruntime: this.runner.versions.onnxruntime, node: this.runner.versions.node },
      git,
      launch: options.attributes,
    });
    this.events.recorded({ id: journal.id, folder: journal.runFolder, state: 'started' });
    return journal;
  }

  async #input({ name, held, source }: InputReport): Promise<RunInput> {
    const sha256 = await this.runner.sha256(held);
    const isTensor = held.kind === 'tensor';
    const dtype = isTensor ? held.dtype : heldType(held);
    return { name, dtype, shape: isTensor ? held.shape : [], source, sha256 };
  }

  #write(task: (journal: RunJournal) => Promise<void>): void {
    this.#queue = this.#queue.then(async (journal) => {
      if (!journal || this.#broken) return journal;
      try {
        await task(journal);
      } catch (error) {
        this.#fail(error);
      }
      return journal;
    });
  }

  #fail(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    this.events.failed(error);
  }
}
