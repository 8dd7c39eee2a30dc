/** A time to three significant digits in the unit that fits: `9 µs`, `188 µs`, `1.08 ms`, `14.2 ms`, `3.50 s`. */
export function formatTime(ms: number): string {
  const [value, unit] = ms >= 999.5 ? [ms / 1000, 's'] : ms >= 0.9995 ? [ms, 'ms'] : [ms * 1000, 'µs'];
  if (unit === 'µs') return `${value >= 1 || value === 0 ? Math.round(value) : '<1'} µs`;
  return `${value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3)} ${unit}`;
}

/** Times of an axis, all in one unit; `step` is what lies between two. */
export function formatTimeTick(ms: number, step: number, whole: number): string {
  if (ms === 0) return '0';
  const [scale, unit] = whole >= 1000 ? [1e-3, 's'] : whole >= 1 ? [1, 'ms'] : [1000, 'µs'];
  const isExact = (digits: number) =>
    Math.abs(Number((step * scale).toFixed(digits)) - step * scale) < 1e-6 * step * scale;
  let digits = 0;
  while (digits < 6 && !isExact(digits)) digits++;
  return `${(ms * scale).toFixed(digits)} ${unit}`;
}
