import { comparisons } from './comparisons';
import { expressionsOverDap } from './dap/expressions';
import { dapStep } from './dap/step';
import { graph } from './graph';
import { long } from './long';
import { open } from './open';
import { panels } from './panels/panels';
import type { Benchmark } from './result';
import { text } from './text';

/** All benchmarks, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [
  open,
  long,
  text,
  graph,
  dapStep,
  expressionsOverDap,
  panels,
  ...comparisons,
];
