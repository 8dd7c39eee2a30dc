import { comparisons } from './comparisons';
import { open } from './open';
import type { Benchmark } from './result';

/** All benchmarks, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [open, ...comparisons];
