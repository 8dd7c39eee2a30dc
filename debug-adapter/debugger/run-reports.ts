import { messageOf, UserError } from '../../core/errors';
import type { Graph } from '../../core/onnx/model';
import type { Edit, Held } from '../../engine/types';
import type { DebuggerEvents } from './debugger-events';
import { exampleOf, wantedOutputs } from './give-outputs';
import type { Launched } from './launched';
import {
  faultLine,
  greeting,
  iterationsLine,
  madeUpLine,
  outputLine,
  problemLines,
  undoneLine,
} from './messages';
import { nodePhrase } from './names';
import type { RunEnding } from './run-ending';
import { RunRecorder } from './run-recorder';
import type { Sample } from './sample';
import type { Stop } from './stop';

/** Tells what happens in a run, and writes it into the history. */
export class RunReports {
  #recorder: RunRecorder | undefined;

  /** `run` is read anew each time: a replay changes its runner and its samples. */
  constructor(
    private readonly run: Launched,
    private readonly events: DebuggerEvents,
  ) {}

  /** Tells what is about to run, on which inputs, and starts the journal. */
  begin(sample: Sample): void {
    const { inputs, iterationCount } = sample.execution!;
    this.record(sample);
    const { program, runner, options } = this.run;
    const { onnxruntime } = runner.versions;
    this.events.output(greeting(program, onnxruntime, options, inputs, iterationCount));
    const madeUp = madeUpLine(program);
    if (madeUp) this.events.output(madeUp);
    for (const line of problemLines(program)) this.events.output(line);
  }

  /** Starts the run's journal, where the launch wants one. */
  record(sample: Sample): void {
    const { program, runner, options } = this.run;
    const { history } = options;
    if (history === false) return;
    this.#recorder = new RunRecorder(history, program, options, runner, sample.execution!.inputs, {
      recorded: this.events.recorded,
      failed: (error) => {
        if (!(error instanceof UserError)) this.events.failed(error);
        this.events.output({ kind: 'note', text: `This run is not in the history: ${messageOf(error)}` });
      },
    });
  }

  /** Writes the journal's last line. */
  async endJournal(outcome: RunEnding['outcome'], message: string | undefined): Promise<void> {
    await this.#recorder?.end(outcome, message);
  }

  /** Writes nothing more into the journal. */
  dropJournal(): void {
    this.#recorder = undefined;
  }

  /** What a value holds that a graph can see goes into the history. */
  value(graph: Graph, name: string, held: Held): void {
    this.#recorder?.value(graph, name, held);
  }

  /** An edit was made: it goes into the history, and so does what it undid. */
  edited(sample: Sample, undone: readonly Edit[]): void {
    const made = sample.execution?.edits.at(-1);
    for (const edit of undone) this.#recorder?.edit(sample.index, edit, true);
    if (made) this.#recorder?.edit(sample.index, made, false);
    if (undone.length > 0) this.events.output(undoneLine(undone, 'What was changed goes into a body'));
  }

  /** Edits were undone, by somebody or (`why`) by what else was done. */
  undone(sample: Sample, undone: readonly Edit[], why?: string): void {
    for (const edit of undone) this.#recorder?.edit(sample.index, edit, true);
    if (why !== undefined && undone.length > 0) this.events.output(undoneLine(undone, why));
  }

  stop(stop: Stop): void {
    const sample = this.run.samples[stop.sample]!;
    this.#recorder?.stop(stop.fault?.kind ?? stop.reason, sample, sample.places().at(-1));
    this.events.stopped(stop);
  }

  fault(stop: Stop): void {
    this.events.output(faultLine(this.run.program, stop.fault!));
  }

  /** Says which outputs are wanted of an operator without a kernel, and how they can be given. */
  wanted({ sample: index }: Stop): void {
    const sample = this.run.samples[index]!;
    const node = sample.execution?.nextNode;
    if (!node) return;
    const outputs = wantedOutputs(sample.execution!, node, this.run.options);
    const examples = outputs.map((output) => `/give ${output.name} = ${exampleOf(output)}`);
    const text = `Give its outputs to go on, such as: ${examples.join('; ')}. An expression or a "file" does too.`;
    this.events.output({ kind: 'note', text });
    this.events.outputsWanted({ sample: index, node, outputs, comesAgain: sample.iteration !== undefined });
  }

  /** Tells the graph's outputs, at a sample's end. */
  async outputs(sample: Sample): Promise<void> {
    const { execution } = sample;
    if (!execution) return;
    const { program, runner } = this.run;
    const names = program.model.graph.outputs.map((output) => output.name);
    const values = await execution.values(0, names);
    const { iterationCount } = execution;
    if (iterationCount !== undefined) this.events.output(iterationsLine(iterationCount));
    if (!sample.atExit) this.#recorder?.stop('exit', sample, undefined);
    for (const [name, held] of values) {
      this.#recorder?.value(program.model.graph, name, held);
      this.events.output(await outputLine(runner, name, held));
    }
    for (const name of names) {
      const maker = program.model.graph.producers.get(name);
      if (values.has(name) || !maker) continue;
      const text = `Output ${name} has no value: ${nodePhrase(maker)} was left out.`;
      this.events.output({ kind: 'note', text, node: maker });
    }
  }

  /** Does something that may make edits, which go into the history. */
  async recordingEdits<T>(sample: Sample, task: () => Promise<T>): Promise<T> {
    const before = new Set(sample.execution?.edits);
    const done = await task();
    for (const edit of sample.execution?.edits ?? []) {
      if (!before.has(edit)) this.#recorder?.edit(sample.index, edit, false);
    }
    return done;
  }
}
