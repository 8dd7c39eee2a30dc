/** Round numbers within [low, high], about `count` of them, at steps of 1, 2, 2.5 or 5 times a power of ten. */
export function roundTicks(low: number, high: number, count: number): number[] {
  if (!(high > low) || !Number.isFinite(high - low)) return Number.isFinite(low) ? [low] : [];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough * (1 - 1e-9)) ?? 10 * power;
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9 && ticks.length < 100; k++) {
    ticks.push(k === 0 ? 0 : Number((k * step).toPrecision(12)));
  }
  return ticks;
}

/** {@link roundTicks}, at a smaller step where one number alone would say nothing of the scale: ±1.99 has more than 0. */
export function scaleTicks(low: number, high: number, count: number): number[] {
  const ticks = roundTicks(low, high, count);
  return ticks.length < 2 ? roundTicks(low, high, 2 * count) : ticks;
}

const steps = [1, 2, 4, 5, 8, 10];

/** The smallest step of whole cells whose labels are at least `space` pixels apart at `scale` pixels a cell. */
export function cellStep(scale: number, space: number): number {
  const least = Math.max(1, space / scale);
  const power = 10 ** Math.floor(Math.log10(least));
  return (steps.find((s) => s * power >= least) ?? 10) * power;
}
