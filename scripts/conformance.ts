/**
 * Runs ONNX backend cases by stepping and by continuing:
 *
 *     npm run conformance -- DIR [--models] [--only TEXT] [--limit SECONDS]
 *
 * DIR holds cases at any depth: folders with model.onnx and test_data_set_N/{input,output}_K.pb, and models with
 * NAME_output_K.pb beside them (fed with arange(n) / n). Outputs are compared with the expected ones at onnx's
 * tolerance, and both ways with each other bit for bit. With --models every .onnx is run on made-up inputs instead
 * and compared with plain onnxruntime's run on the same ones, bit for bit.
 *
 * The table goes to stdout, progress to stderr. Exit code 0 where nothing fails (what onnxruntime itself cannot run,
 * or runs to the same result, is unsupported), 1 where something does, 2 for wrong usage.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../core/errors';
import type { CaseResult } from './conformance/both-ways';
import { findCases, findModels } from './conformance/cases';
import { table, verdictOf } from './conformance/report';
import { runCase } from './conformance/run-case';
import { runModel } from './conformance/run-model';
import { Runners } from './conformance/runners';

const usage = 'Usage: npm run conformance -- DIR [--models] [--only TEXT] [--limit SECONDS]';

/** One thing to run. */
interface Job {
  readonly name: string;
  run(runners: Runners, seconds: number): Promise<CaseResult>;
}

void main().then((code) => {
  process.exitCode = code;
});

async function main(): Promise<number> {
  let given: Given;
  try {
    given = readArguments();
  } catch (error) {
    console.error(`${messageOf(error)}\n${usage}`);
    return 2;
  }
  const jobs = jobsIn(given).filter(({ name }) => name.includes(given.only));
  if (jobs.length === 0) {
    const what = given.models ? 'model' : 'case';
    console.error(
      `There is no ${what} in '${given.folder}'${given.only && ` whose name has '${given.only}'`}.`,
    );
    return 2;
  }
  const runners = new Runners();
  const results: CaseResult[] = [];
  for (const job of jobs) {
    const result = await job.run(runners, given.limit);
    results.push(result);
    const { kind, why } = verdictOf(result);
    console.error(`${results.length}/${jobs.length} ${job.name}: ${kind}${why && `, ${why}`}`);
  }
  await runners.close();
  tell(results);
  if (runners.restarts > 0) console.log(`the runner ended and was started again: ${runners.restarts} times`);
  return results.some((result) => verdictOf(result).kind === 'fail') ? 1 : 0;
}

interface Given {
  readonly folder: string;
  readonly models: boolean;
  readonly only: string;
  /** Seconds for each way of running a case. */
  readonly limit: number;
}

/** @throws Error that says what is wrong with them */
function readArguments(): Given {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      models: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      limit: { type: 'string', default: '60' },
    },
  });
  const [folder] = positionals;
  if (folder === undefined) throw new Error('A folder is missing.');
  if (!existsSync(folder)) throw new Error(`There is no folder '${folder}'.`);
  const limit = Number(values.limit);
  if (!(limit > 0)) throw new Error(`--limit wants seconds, not '${values.limit}'.`);
  return { folder: path.resolve(folder), models: values.models, only: values.only, limit };
}

function jobsIn({ folder, models }: Given): Job[] {
  if (models) {
    return findModels(folder).map(({ name, file }) => ({
      name,
      run: (runners, seconds) => runModel(name, file, runners, seconds),
    }));
  }
  return findCases(folder).map((each) => ({
    name: each.name,
    run: (runners, seconds) => runCase(each, runners, seconds),
  }));
}

function tell(results: readonly CaseResult[]): void {
  const verdicts = results.map(verdictOf);
  for (const kind of ['fail', 'unsupported'] as const) {
    const lines = verdicts.filter((verdict) => verdict.kind === kind);
    if (lines.length > 0) console.log(`${kind}:`);
    for (const { name, why } of lines) console.log(`  ${name}: ${why}`);
  }
  for (const fed of new Set(results.map((result) => result.fed))) {
    if (fed === undefined) continue;
    const names = results.filter((result) => result.fed === fed).map(({ name }) => name);
    console.log(`fed with ${fed}: ${names.join(', ')}`);
  }
  console.log(table(results));
}
