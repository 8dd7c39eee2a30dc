import type { Element } from '../../core/tensor/elements';
import { elementsOf } from '../../core/tensor/elements';
import type { Tensor, Value } from '../../core/tensor/tensor';
import type { Tolerance } from './cases';

/**
 * What differs between a value and the expected one beyond the tolerance, as onnx's runner compares them; undefined
 * where nothing does. An expected value is as good inside an optional as without it.
 */
export function difference(actual: Value, expected: Value, tolerance: Tolerance): string | undefined {
  if (expected.kind === 'optional') {
    if (!expected.value) return actual.kind === 'optional' && !actual.value ? undefined : 'expected absent';
    return difference(unwrapped(actual), expected.value, tolerance);
  }
  const found = unwrapped(actual);
  if (found.kind === 'sequence' && expected.kind === 'sequence') {
    return differenceOfLists(found.elements, expected.elements, tolerance);
  }
  if (found.kind === 'map' && expected.kind === 'map') {
    const [a, b] = [found.keys, expected.keys].map((keys) => keys.join(', '));
    if (a !== b) return `keys ${a} instead of ${b}`;
    return differenceOfLists(found.values, expected.values, tolerance);
  }
  if (found.kind === 'tensor' && expected.kind === 'tensor') {
    return differenceOfTensors(found, expected, tolerance);
  }
  return `${found.kind} instead of ${expected.kind}`;
}

function unwrapped(value: Value): Value {
  return value.kind === 'optional' && value.value ? value.value : value;
}

function differenceOfLists(
  actual: readonly Value[],
  expected: readonly Value[],
  tolerance: Tolerance,
): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} elements instead of ${expected.length}`;
  for (const [at, element] of expected.entries()) {
    const found = difference(actual[at]!, element, tolerance);
    if (found) return `element ${at}: ${found}`;
  }
  return undefined;
}

function differenceOfTensors(actual: Tensor, expected: Tensor, tolerance: Tolerance): string | undefined {
  const [a, b] = [actual, expected].map(({ dtype, shape }) => `${dtype}[${shape.join(',')}]`);
  if (a !== b) return `${a} instead of ${b}`;
  const found = elementsOf(actual);
  const wanted = elementsOf(expected);
  let differing = 0;
  let first = '';
  for (let at = 0; at < wanted.length; at++) {
    if (close(found[at]!, wanted[at]!, tolerance)) continue;
    if (differing++ === 0) first = `element ${at}: ${text(found[at]!)} instead of ${text(wanted[at]!)}`;
  }
  return differing === 0 ? undefined : `${differing} of ${wanted.length} elements differ; ${first}`;
}

/** numpy.testing.assert_allclose for what NumPy counts as a number; everything else has to be equal. */
function close(actual: Element, expected: Element, { rtol, atol }: Tolerance): boolean {
  if (typeof actual === 'object' && typeof expected === 'object') {
    const distance = Math.hypot(actual.re - expected.re, actual.im - expected.im);
    return distance <= atol + rtol * Math.hypot(expected.re, expected.im);
  }
  if (Object.is(actual, expected) || actual === expected) return true;
  if (typeof actual === 'bigint' && typeof expected === 'bigint') {
    return Math.abs(Number(actual - expected)) <= atol + rtol * Math.abs(Number(expected));
  }
  if (typeof actual !== 'number' || typeof expected !== 'number') return false;
  return Math.abs(actual - expected) <= atol + rtol * Math.abs(expected);
}

function text(element: Element): string {
  return typeof element === 'object' ? `${element.re}+${element.im}j` : String(element);
}
