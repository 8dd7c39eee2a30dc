import type { NodeFacts } from './node-facts';
import { intsOf, textOf } from './node-facts';

/** A sliding window along one axis: output `o` reads the elements `stride·o + dilation·j − pad`, j = 0 … kernel − 1. */
interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: number;
}

/**
 * Whether a convolution or a pooling reads every element of its input: a stride over the kernel's length, dilation, or
 * a rest at the end may pass over some. False where a shape is not known. `kernel`: the spatial shape.
 */
export function readsEveryElement(node: NodeFacts, kernel: readonly number[] | undefined): boolean {
  const read = node.inputShape(0)?.slice(2);
  const made = node.outputShape(0)?.slice(2);
  if (!read || !made || !kernel) return false;
  return read.every((length, axis) => {
    const window = windowOf(node, kernel, axis, length, made[axis]!);
    return window !== undefined && everyElement(length, made[axis]!, window);
  });
}

/** Whether every element of a transposed convolution's input gets into its output: pads cut off what is outside. */
export function writesEveryElement(node: NodeFacts, kernel: readonly number[] | undefined): boolean {
  const read = node.inputShape(0)?.slice(2);
  const made = node.outputShape(0)?.slice(2);
  const explicit = textOf(node, 'auto_pad', 'NOTSET') === 'NOTSET' && !intsOf(node, 'output_shape');
  if (!read || !made || !kernel || !explicit) return false;
  // The other way round: each input element has to be reached from an output element.
  return read.every((length, axis) => {
    const window = windowOf(node, kernel, axis, made[axis]!, length);
    return window !== undefined && everyWindow(length, made[axis]!, window);
  });
}

function windowOf(
  node: NodeFacts,
  kernel: readonly number[],
  axis: number,
  read: number,
  made: number,
): Window | undefined {
  const size = kernel[axis];
  if (size === undefined) return undefined;
  const stride = intsOf(node, 'strides')?.[axis] ?? 1;
  const dilation = intsOf(node, 'dilations')?.[axis] ?? 1;
  const total = Math.max(0, (made - 1) * stride + dilation * (size - 1) + 1 - read);
  const window = { kernel: size, stride, dilation };
  switch (textOf(node, 'auto_pad', 'NOTSET')) {
    case 'NOTSET':
      return { ...window, pad: intsOf(node, 'pads')?.[axis] ?? 0 };
    case 'VALID':
      return { ...window, pad: 0 };
    case 'SAME_UPPER':
      return { ...window, pad: Math.floor(total / 2) };
    case 'SAME_LOWER':
      return { ...window, pad: Math.ceil(total / 2) };
    default:
      return undefined;
  }
}

/** Longer axes are not looked through: their values are probed instead. */
const longest = 100_000;

function everyElement(length: number, outputs: number, { kernel, stride, dilation, pad }: Window): boolean {
  // One window after the other without a gap: the first and the last element decide.
  if (dilation === 1 && stride <= kernel) {
    return pad >= 0 && (outputs - 1) * stride + kernel - pad >= length;
  }
  if (length > longest || outputs * kernel > longest) return false;
  const read = new Uint8Array(length);
  for (let output = 0; output < outputs; output++) {
    for (let tap = 0; tap < kernel; tap++) {
      const at = stride * output + dilation * tap - pad;
      if (at >= 0 && at < length) read[at] = 1;
    }
  }
  return read.every((one) => one === 1);
}

function everyWindow(windows: number, length: number, { kernel, stride, dilation, pad }: Window): boolean {
  if (windows * kernel > longest) return false;
  for (let window = 0; window < windows; window++) {
    let inside = false;
    for (let tap = 0; tap < kernel && !inside; tap++) {
      const at = stride * window + dilation * tap - pad;
      inside = at >= 0 && at < length;
    }
    if (!inside) return false;
  }
  return true;
}
