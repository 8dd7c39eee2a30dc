/** A name of at most `length` characters that keeps its end: `…/LayerNorm_1/Add` says more than the module's start. */
export function shorten(name: string, length: number): string {
  if (name.length <= length) return name;
  const end = name.slice(name.length - length + 1);
  // Where a part of the path begins in the first half of what is left, it is cut there.
  const slash = end.indexOf('/');
  return `…${slash >= 0 && slash < length / 2 ? end.slice(slash) : end}`;
}
