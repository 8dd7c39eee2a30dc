/** Ends that exporters add to the name of a node to name its outputs. */
const outputEnding = /(_output_\d+|:\d+)$/;

/**
 * Whether a name says nothing but how many came before it: `125`, `Relu_12`, `onnx::Conv_87`. One inserted node
 * renumbers all that follow, so such a name alone is weak evidence.
 */
export function isCounter(name: string): boolean {
  const last = name.replace(outputEnding, '').split(/[/.]/).at(-1)!;
  return last === '' || /\d$/.test(last);
}

/** What ends a scope in a name: PyTorch's and Keras's slashes, dots of parameters, `::` and `:`. */
const scopeEnd = /[/.:]/;

/** Where a name's scopes end: the places behind each separator, the shallowest first, the last one left out. */
export function scopeEnds(name: string, most: number): number[] {
  const ends: number[] = [];
  for (let at = 0; at < name.length - 1 && ends.length < most; at++) {
    if (scopeEnd.test(name[at]!) && !scopeEnd.test(name[at + 1]!)) ends.push(at + 1);
  }
  return ends;
}
