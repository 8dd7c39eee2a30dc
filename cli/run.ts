import { weightFolder } from '../core/cache-folder';
import type { Model, Node } from '../core/onnx/model';
import { NodeFinder } from '../core/onnx/node-finder';
import { readModelToRun } from '../core/onnx/read';
import { describeHeld } from '../debug-adapter/debugger/held-text';
import { Execution } from '../engine/execution';
import type { Runner } from '../engine/runner-client';
import { stopsAt } from '../engine/stops';
import type { BreakReport } from './break-report';
import { breakAtNext, breakText, reportOf } from './break-report';
import type { Command } from './command';
import { exitCode } from './command';
import { withVariant } from './debugged-model';
import { IterationReports } from './iteration-reports';
import { tellMadeUp } from './made-up';
import { jsonText, writeOut } from './output';
import type { RunArguments } from './run-arguments';
import { parseRunArguments, runUsage } from './run-arguments';
import { prepareFolder, saveValues } from './save-values';
import { summariesOf, summaryOf } from './value-summary';

/** `onnx-debug run`: runs a model as the debugger does, by steps or on as few submodels as can be. */
export const runCommand: Command = {
  usage: runUsage,
  summary:
    'run a model node by node or in one go, stop at nodes, save its values; --graph optimized: the graph that ' +
    'onnxruntime makes of it; --composites: step into operators that onnxruntime makes of others',
  async run(args) {
    const options = parseRunArguments(args);
    const source = await readModelToRun(options.model, { seed: options.seed, folder: weightFolder() });
    if (source.madeUp) tellMadeUp(source.path, source.madeUp);
    // Found out now, not after a long run.
    for (const folder of [options.save, options.saveAll]) if (folder !== undefined) prepareFolder(folder);
    await withVariant(source, options, async (runner, model) => {
      tellOfIdleBreaks(model, options);
      const iterations = new IterationReports(runner, options);
      const execution = await Execution.start({
        runner,
        model,
        inputs: options.inputs,
        inputsFolder: process.cwd(),
        feedback: options.feedback,
        iterations: options.iterations,
        onIteration: (iteration, outputs) => iterations.add(iteration, outputs),
        dimensions: options.dimensions,
        seed: options.seed,
      });
      await runModel(runner, execution, source.path, options, iterations);
    });
    return exitCode.fine;
  },
};

async function runModel(
  runner: Runner,
  execution: Execution,
  file: string,
  options: RunArguments,
  iterations: IterationReports,
): Promise<void> {
  const breaks: BreakReport[] = [];
  const report = async () => {
    const found = await breakAtNext(execution);
    if (options.json) breaks.push(await reportOf(runner, found));
    else writeOut(await breakText(runner, found));
  };
  if (!options.json) {
    for (const { name, held, source } of execution.inputs) {
      writeOut(`input ${name}: ${await describeHeld(runner, held)} (${source})\n`);
    }
  }
  try {
    const meant = meantNodes(execution.model, options);
    await (options.mode === 'step' ? bySteps : atOnce)(execution, meant, report);
  } finally {
    // What was computed before a node failed is worth having too.
    if (options.saveAll !== undefined && runner.alive) {
      await saveValues(runner, execution, options.saveAll, computedNames(execution));
    }
  }
  const names = execution.model.graph.outputs.map((output) => output.name);
  if (options.save !== undefined) await saveValues(runner, execution, options.save, names);
  const outputs = await execution.values(0, names);
  const { iterationCount } = execution;
  if (iterationCount !== undefined) await iterations.add(iterationCount - 1, outputs);
  if (!options.json) {
    for (const [name, held] of outputs) {
      writeOut(`output ${name}: ${await describeHeld(runner, held)}\n`);
    }
    return;
  }
  const inputs = [];
  for (const { name, held, source, generated } of execution.inputs) {
    inputs.push({ name, ...(await summaryOf(runner, held)), source, generated });
  }
  const { mode, seed } = options;
  const summaries = await summariesOf(runner, outputs);
  const again = iterationCount === undefined ? {} : { iterations: iterations.reports };
  writeOut(jsonText({ model: file, mode, seed, inputs, breaks, ...again, outputs: summaries }));
}

/** Runs every node by itself, into bodies. */
async function bySteps(
  execution: Execution,
  meant: ReadonlySet<Node>,
  report: () => Promise<void>,
): Promise<void> {
  while (!execution.ended) {
    const node = execution.nextNode;
    if (node && meant.has(node)) await report();
    if (!(await execution.stepIn())) await execution.step();
  }
}

/** Runs from break to break. */
async function atOnce(
  execution: Execution,
  meant: ReadonlySet<Node>,
  report: () => Promise<void>,
): Promise<void> {
  const stops = stopsAt(execution.model, (node) => meant.has(node));
  const first = execution.nextNode;
  if (first && stops.has(first.graph.path, first.index)) await report();
  const { signal } = new AbortController();
  while (!execution.ended) {
    const { reason } = await execution.advance(stops, { nan: false, inf: false }, signal);
    if (reason === 'stop') await report();
  }
}

/** The main graph's inputs and what its nodes have computed, in that order. */
function computedNames(execution: Execution): string[] {
  const inputs = execution.inputs.map((input) => input.name);
  const made = execution.model.graph.nodes.flatMap((node) => node.outputs).filter((name) => name !== '');
  return [...new Set([...inputs, ...made])].filter((name) => execution.hasRun(0, name));
}

/** The nodes that the patterns mean. */
function meantNodes(model: Model, { breaks }: RunArguments): ReadonlySet<Node> {
  const finder = new NodeFinder(model);
  return new Set(breaks.flatMap((pattern) => finder.find(pattern)));
}

/** Says which patterns mean no node: the run goes on, but the user should not wait for such a break. */
function tellOfIdleBreaks(model: Model, { breaks }: RunArguments): void {
  const finder = new NodeFinder(model);
  for (const text of breaks) {
    if (finder.find(text).length === 0)
      process.stderr.write(`onnx-debug: --break ${text}: the model has no such node.\n`);
  }
}
