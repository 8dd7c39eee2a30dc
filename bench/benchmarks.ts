import { comparisons } from './comparisons';
import { dapStep } from './dap/step';
import { long } from './long';
import { open } from './open';
import type { Benchmark } from './result';

/** All benchmarks, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [open, long, dapStep, ...comparisons];
