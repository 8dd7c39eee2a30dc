import { readModel } from '../core/onnx/read';
import { describeHeld } from '../debug-adapter/debugger/held-text';
import { describeNode } from '../engine/errors';
import { Execution } from '../engine/execution';
import { Runner } from '../engine/runner-client';
import { stopsAt } from '../engine/stops';
import type { Held } from '../engine/types';
import type { BreakReport } from './break-report';
import { reportBreak } from './break-report';
import type { Command } from './command';
import { exitCode } from './command';
import { jsonText, writeOut } from './output';
import type { RunArguments } from './run-arguments';
import { parseRunArguments, runUsage } from './run-arguments';
import { saveValues } from './save-values';
import { summaryOf } from './value-summary';

/** `onnx-debug run`: runs a model as the debugger does, by steps or on as few submodels as can be. */
export const runCommand: Command = {
  usage: runUsage,
  summary: 'run a model node by node or in one go, stop at nodes, save its values',
  async run(args) {
    const options = parseRunArguments(args);
    const model = readModel(options.model);
    const runner = await Runner.start({ onStderr: (line) => process.stderr.write(`${line}\n`) });
    try {
      const execution = await Execution.start({
        runner,
        model,
        inputs: options.inputs,
        inputsFolder: process.cwd(),
        dimensions: options.dimensions,
        seed: options.seed,
      });
      await runModel(runner, execution, options);
    } finally {
      await runner.close();
    }
    return exitCode.fine;
  },
};

async function runModel(runner: Runner, execution: Execution, options: RunArguments): Promise<void> {
  const breaks: BreakReport[] = [];
  const report = async () => {
    const found = await reportBreak(runner, execution);
    if (options.json) breaks.push(found);
    else writeOut(await breakText(runner, execution, found));
  };
  if (!options.json) {
    for (const { name, held, source } of execution.inputs) {
      writeOut(`input ${name}: ${await describeHeld(runner, held)} (${source})\n`);
    }
  }
  try {
    await (options.mode === 'step' ? bySteps : atOnce)(execution, options, report);
  } finally {
    // What was computed before a node failed is worth having too.
    if (options.saveAll !== undefined && runner.alive) {
      await saveValues(runner, execution, options.saveAll, computedNames(execution));
    }
  }
  const names = execution.model.graph.outputs.map((output) => output.name);
  if (options.save !== undefined) await saveValues(runner, execution, options.save, names);
  const outputs = await execution.values(0, names);
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
  const results: Record<string, unknown> = {};
  for (const [name, held] of outputs) results[name] = await summaryOf(runner, held);
  const { mode, seed } = options;
  writeOut(jsonText({ model: execution.model.path, mode, seed, inputs, breaks, outputs: results }));
}

/** Runs every node by itself, into bodies. */
async function bySteps(
  execution: Execution,
  { patterns }: RunArguments,
  report: () => Promise<void>,
): Promise<void> {
  while (!execution.ended) {
    const node = execution.nextNode;
    if (node && patterns.some((matches) => matches(node))) await report();
    if (!(await execution.stepIn())) await execution.step();
  }
}

/** Runs from break to break. */
async function atOnce(
  execution: Execution,
  { patterns }: RunArguments,
  report: () => Promise<void>,
): Promise<void> {
  const stops = stopsAt(execution.model, (node) => patterns.some((matches) => matches(node)));
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

async function breakText(runner: Runner, execution: Execution, report: BreakReport): Promise<string> {
  const { node, inputs, outputs } = report.values;
  const where = execution.frames.map((frame) => frame.label).join(' › ');
  const lines = [`break ${describeNode(node)} (node ${node.index} of ${where})`];
  const add = async (kind: string, values: ReadonlyMap<string, Held>) => {
    for (const [name, held] of values) lines.push(`  ${kind} ${name}: ${await describeHeld(runner, held)}`);
  };
  await add('in ', inputs);
  await add('out', outputs);
  return `${lines.join('\n')}\n`;
}
