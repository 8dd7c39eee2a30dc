import { existsSync, readFileSync } from 'node:fs';
import { messageOf, UserError } from '../../core/errors';
import type { Model } from '../../core/onnx/model';
import { readModel } from '../../core/onnx/read';
import { readPb } from '../../core/tensor/files/pb';
import type { Value } from '../../core/tensor/tensor';
import { Execution } from '../../engine/execution';
import type { Runner } from '../../engine/runner-client';
import { bits, bringOver } from '../../test/unit/engine/support/values';
import type { CaseResult, Outcome, Way, WayResult } from './both-ways';
import { bothWays } from './both-ways';
import type { Case, DataSet } from './cases';
import { difference } from './compare';
import { plainExcuse } from './plain-excuse';
import type { Runners } from './runners';

/** Runs a case both ways, each within so many seconds. */
export async function runCase(each: Case, runners: Runners, seconds: number): Promise<CaseResult> {
  let model: Model;
  try {
    model = readModel(each.model);
  } catch (error) {
    const refused: Outcome = { kind: 'fail', why: messageOf(error) };
    return { name: each.name, stepping: refused, continuing: refused, sameBits: undefined };
  }
  const ways = await bothWays(runners, seconds, (way) => runWay(each, model, way, runners));
  const { name, fed } = each;
  return { name, fed, ...ways };
}

/** One way over all data sets, with the bits of all outputs. */
async function runWay(each: Case, model: Model, way: Way, runners: Runners): Promise<WayResult> {
  const found: string[] = [];
  let worst: Outcome = { kind: 'pass' };
  for (const set of each.sets) {
    const run = new Run(each, model, set, way);
    const outcome = await run.check(await runners.living());
    if (outcome.kind !== 'pass' && worst.kind !== 'fail') worst = outcome;
    if (!run.outputs) return { outcome: worst };
    found.push(...[...run.outputs].map(([name, value]) => `${name} ${bits(value)}`));
  }
  return { outcome: worst, bits: found.join('\n') };
}

/** One run over one data set. */
class Run {
  outputs: Map<string, Value> | undefined;

  constructor(
    private readonly each: Case,
    private readonly model: Model,
    private readonly set: DataSet,
    private readonly way: Way,
  ) {}

  async check(runner: Runner): Promise<Outcome> {
    let why: string;
    try {
      const inputs = this.set.inputs(this.model);
      const execution = await Execution.start({ runner, model: this.model, inputs });
      try {
        await this.way(execution);
        this.outputs = await outputsOf(execution, runner);
      } finally {
        execution.close();
      }
      const wrong = this.wrongOutput(this.outputs);
      if (wrong === undefined) return { kind: 'pass' };
      why = wrong;
    } catch (error) {
      why = reasonOf(error);
      // No kernel, no schema: the message says so itself.
      if (error instanceof UserError && ['OD2042', 'OD2043'].includes(error.code)) {
        return { kind: 'unsupported', why };
      }
    }
    if (!runner.alive) return { kind: 'fail', why };
    const excuse = await plainExcuse(runner, this.model, this.set, this.outputs);
    return excuse === undefined
      ? { kind: 'fail', why: `${this.set.name}: ${why}` }
      : { kind: 'unsupported', why: `${why} (${excuse})` };
  }

  private wrongOutput(outputs: ReadonlyMap<string, Value>): string | undefined {
    for (const [at, { name, type }] of this.model.graph.outputs.entries()) {
      const file = this.set.expected(at);
      if (!existsSync(file)) continue;
      const kind = type?.value.case?.replace('Type', '') as Value['kind'] | undefined;
      const expected = readPb(readFileSync(file), file, kind ?? 'tensor');
      const different = difference(outputs.get(name)!, expected, this.each.tolerance);
      if (different !== undefined) return `'${name}': ${different}`;
    }
    return undefined;
  }
}

/** The outputs of the main graph, brought over. */
export async function outputsOf(execution: Execution, runner: Runner): Promise<Map<string, Value>> {
  const names = execution.model.graph.outputs.map((output) => output.name);
  const values = await execution.values(0, names);
  const outputs = new Map<string, Value>();
  for (const name of names) outputs.set(name, await bringOver(runner, values.get(name)!));
  return outputs;
}

/** The message of an error that is meant for a person, and the place of one that is not. */
export function reasonOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  return error instanceof Error ? `unexpected: ${error.stack ?? error.message}` : String(error);
}
