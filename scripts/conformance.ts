/**
 * Runs ONNX backend cases by stepping and by continuing: `npm run conformance -- DIR [--only TEXT] [--limit SECONDS]`.
 *
 * DIR holds cases at any depth: folders with model.onnx and test_data_set_N/{input,output}_K.pb, and models with
 * NAME_output_K.pb beside them (fed with arange(n) / n). Outputs are compared with the expected ones at onnx's
 * tolerance, and both ways with each other bit for bit. The table goes to stdout, progress to stderr. Exit code 0
 * where no case fails (one that onnxruntime itself cannot run, or runs to the same result, is unsupported), 1 where
 * one does, 2 for wrong usage.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../core/errors';
import { findCases } from './conformance/cases';
import { table, verdictOf } from './conformance/report';
import type { CaseResult } from './conformance/run-case';
import { runCase } from './conformance/run-case';
import { Runners } from './conformance/runners';

const usage = 'Usage: npm run conformance -- DIR [--only TEXT] [--limit SECONDS]';

void main().then((code) => {
  process.exitCode = code;
});

async function main(): Promise<number> {
  let folder: string | undefined;
  let only: string;
  let limit: number;
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { only: { type: 'string', default: '' }, limit: { type: 'string', default: '120' } },
    });
    [folder] = positionals;
    only = values.only;
    limit = Number(values.limit);
  } catch (error) {
    console.error(`${messageOf(error)}\n${usage}`);
    return 2;
  }
  if (folder === undefined || !existsSync(folder) || !(limit > 0)) {
    console.error(folder === undefined || existsSync(folder) ? usage : `There is no folder '${folder}'.`);
    return 2;
  }
  const cases = findCases(path.resolve(folder)).filter(({ name }) => name.includes(only));
  if (cases.length === 0) {
    console.error(`There is no case in '${folder}'${only === '' ? '' : ` whose name has '${only}'`}.`);
    return 2;
  }

  const runners = new Runners();
  const results: CaseResult[] = [];
  for (const each of cases) {
    const progress = `${results.length + 1}/${cases.length} ${each.name}`;
    const result = await runCase(each, runners, limit);
    results.push(result);
    const { kind, why } = verdictOf(result);
    console.error(`${progress}: ${kind}${why === '' ? '' : `, ${why}`}`);
  }
  await runners.close();

  const fed = new Map(cases.flatMap(({ name, fed }) => (fed === undefined ? [] : [[name, fed] as const])));
  const verdicts = results.map(verdictOf);
  for (const kind of ['fail', 'unsupported'] as const) {
    const lines = verdicts.filter((verdict) => verdict.kind === kind);
    if (lines.length > 0) console.log(`${kind}:`);
    for (const { name, why } of lines) console.log(`  ${name}: ${why}`);
  }
  for (const text of new Set(fed.values())) {
    const names = [...fed].filter(([, each]) => each === text).map(([name]) => name);
    console.log(`without input files, fed with ${text}: ${names.join(', ')}`);
  }
  console.log(table(results));
  if (runners.restarts > 0) console.log(`the runner ended and was started again: ${runners.restarts} times`);
  return verdicts.some(({ kind }) => kind === 'fail') ? 1 : 0;
}
