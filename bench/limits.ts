import type { Comparison } from './measure/compare';
import type { Compared } from './measure/rounds';
import type { Spread } from './measure/spread';
import type { Figure } from './result';

/** Times that a way may take against plain onnxruntime without optimisation, both warm. */
const warmLimits = { continue: 1.05, stop: 1.15, watch: 1.25 } as const;
/** Of models quicker than this, a few messages decide the ratio: so many milliseconds more are let pass. */
const smallModelMs = 20;
const smallModelMoreMs = 2;

/**
 * Stepping makes a session for each node: against plain's warm run on models over `slowModelMs`; else so many
 * milliseconds a node over plain's first run, in which the kernels run for the first time too.
 */
const stepLimit = 9;
const slowModelMs = 50;
const stepLimitMs = 1;

/** Peak memory against plain's, on models of more bytes than `heavyModelBytes`. */
const peakLimits = { continue: 1.1, step: 0.6 } as const;
const heavyModelBytes = 100 * 2 ** 20;

/**
 * A 400 MB tensor in the Tensor panel: milliseconds until a coarse and until the complete picture, megabytes of JSON that
 * the adapter sends for it; milliseconds from a file of 3,800 nodes and of 20,000 to the first picture in the Graph panel;
 * and milliseconds of script a frame (of the 16.7 there are at 60 frames a second).
 */
export const panelLimits = {
  coarse: 300,
  complete: 1500,
  megabytes: 20,
  middleGraph: 1000,
  largeGraph: 3000,
  frame: 10,
} as const;

/** What a comparison says, with the limits that hold for a model of that size. ARCHITECTURE.md says why these. */
export function figuresOf({ warm, cold, nodes, fileBytes }: Comparison): Figure[] {
  const plain = warm.plain.ms.least;
  // A step runs its kernels for the first time in a session, as plain onnxruntime's first run does.
  const kernels = Math.max(plain, cold.plain.kernelMs?.least ?? 0);
  const steps = cold.step.moves ?? nodes;
  return [
    { what: 'plain, warm', unit: 'ms', ...least(warm.plain.ms) },
    { what: 'plain, first run with its session', unit: 'ms', ...least(cold.plain.ms) },
    { what: 'plain optimised, warm', unit: '×', ...ratioOf(warm['plain, optimised']) },
    { what: 'every value an output, fetched, warm', unit: '×', ...ratioOf(warm['every value fetched']) },
    warmFigure('continue to the end, warm', 'continue'),
    { what: 'continue to the end, cold', unit: '×', ...coldRatio('continue') },
    warmFigure('one stop in the middle, warm', 'stop'),
    warmFigure('watching NaN and Inf, warm', 'watch'),
    { what: 'watching NaN and Inf, cold', unit: '×', ...coldRatio('watch') },
    // The kind of model does not change with the quickest of a hundred runs.
    ...(warm.plain.ms.median > slowModelMs
      ? [stepRatio()]
      : [
          {
            what: 'stepping every node, over the kernels',
            unit: 'ms a node' as const,
            limit: stepLimitMs,
            ...least(scaled(cold.step.ms, (ms) => (ms - kernels) / steps)),
          },
        ]),
    ...peakFigures(),
  ];

  function warmFigure(what: string, way: 'continue' | 'stop' | 'watch'): Figure {
    const more = warm[way].ms.least - plain;
    const over = warm[way].leastRatio > warmLimits[way];
    const small = over && plain < smallModelMs && more <= smallModelMoreMs;
    const excuse = small ? `${more.toFixed(1)} ms more` : undefined;
    return { what, unit: '×', limit: warmLimits[way], ...ratioOf(warm[way]), excuse };
  }

  function coldRatio(way: 'continue' | 'watch') {
    const { ms, ratio } = cold[way];
    return { ...of(ratio), value: ms.least / cold.plain.ms.least };
  }

  function stepRatio(): Figure {
    const ratio = scaled(cold.step.ms, (ms) => ms / plain);
    return { what: 'stepping every node, cold', unit: '×', limit: stepLimit, ...least(ratio) };
  }

  function peakFigures(): Figure[] {
    const base = cold.plain.peak?.median;
    if (base === undefined) return [];
    return (['continue', 'step', 'every value fetched'] as const).flatMap((way) => {
      const { peak } = cold[way];
      if (!peak) return [];
      const limit =
        way === 'every value fetched' || fileBytes < heavyModelBytes ? undefined : peakLimits[way];
      const what = `peak memory, ${way === 'step' ? 'stepping' : way}`;
      return [{ what, unit: '×' as const, limit, ...of(scaled(peak, (bytes) => bytes / base)) }];
    });
  }
}

function of({ median, low, high, rounds }: Spread): Pick<Figure, 'value' | 'quartiles' | 'rounds'> {
  return { value: median, quartiles: [low, high], rounds };
}

function least(spread: Spread): ReturnType<typeof of> {
  return { ...of(spread), value: spread.least };
}

function ratioOf({ ratio, leastRatio }: Compared): ReturnType<typeof of> {
  return { ...of(ratio), value: leastRatio };
}

function scaled(spread: Spread, by: (value: number) => number): Spread {
  const { least, median, low, high, rounds } = spread;
  return { least: by(least), median: by(median), low: by(low), high: by(high), rounds };
}

/**
 * Processor milliseconds for graphs of 3,800 nodes and of 20,000: up to the first scene, of the 1 s and 3 s in which the page
 * is to draw it; and up to the scene with another group open.
 */
export const graphLimits = {
  middle: { firstScene: 500, opened: 150 },
  large: { firstScene: 1500, opened: 400 },
} as const;
