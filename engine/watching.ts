import type { Node } from '../core/onnx/model';
import { unravel } from '../core/tensor/slice';
import type { Compute } from './compute';
import type { Frame } from './frames/frame';
import { heldElements } from './frames/held';
import { innerConstants, isNoOverflow } from './probing/masks';
import type { NonFinite } from './protocol';
import type { Held, Watch, WatchHit } from './types';

/** Whether anything is looked out for. */
export function watches(watch: Watch | undefined): watch is Watch {
  return watch !== undefined && (watch.nan || watch.inf);
}

/** The outputs that a watch looks at. */
export function watchedOutputs(nodes: readonly Node[]): string[] {
  return [...new Set(nodes.flatMap((node) => node.outputs))].filter((name) => name !== '');
}

/** A node that made something bad of inputs without it. */
export interface Culprit {
  readonly node: Node;
  readonly rule: 'nan' | 'inf';
  readonly value: string;
}

/**
 * The first of these nodes, in file order, that makes a NaN (an Inf) that none of its inputs has. `nonFinite` tells
 * of the outputs of these nodes; what other values have is asked for only where it decides something.
 */
export async function firstHit(
  compute: Compute,
  frame: Frame,
  nodes: readonly Node[],
  values: ReadonlyMap<string, Held>,
  nonFinite: ReadonlyMap<string, NonFinite>,
  watch: Watch,
): Promise<{ node: Node; hit: WatchHit } | undefined> {
  const culprit = await firstCulprit(compute, frame, nodes, nonFinite, watch);
  const held = culprit && values.get(culprit.value);
  if (!culprit || !held) return undefined;
  const { node, rule, value } = culprit;
  const counts = nonFinite.get(value)!;
  const first = indexIn(held, rule === 'nan' ? counts.firstNan : counts.firstInf);
  const { graph, index } = node;
  const hit: WatchHit = {
    reason: 'watch',
    rule,
    graph: graph.path,
    node: index,
    value,
    count: counts[rule],
    first,
  };
  return { node, hit };
}

/** As `firstHit`, of counts alone: of values that are not in them nothing bad is known. */
export async function firstCulprit(
  compute: Compute,
  frame: Frame,
  nodes: readonly Node[],
  nonFinite: ReadonlyMap<string, NonFinite>,
  watch: Watch,
): Promise<Culprit | undefined> {
  const made = new Set(watchedOutputs(nodes));
  const counted: Counted = new Map();
  for (const node of nodes) {
    for (const value of node.outputs) {
      const counts = nonFinite.get(value);
      if (!counts) continue;
      for (const rule of ['nan', 'inf'] as const) {
        if (!watch[rule] || counts[rule] === 0) continue;
        if (await inputsHave(compute, frame, node, rule, made, nonFinite, counted)) continue;
        if (
          rule === 'inf' &&
          (isNoOverflow(node, value, counts) || (await constantsHaveInf(compute, node)))
        ) {
          continue;
        }
        return { node, rule, value };
      }
    }
  }
  return undefined;
}

/** Whether one of the node's inputs, or of what its bodies use, has a NaN (an Inf) already. */
async function inputsHave(
  compute: Compute,
  frame: Frame,
  node: Node,
  rule: 'nan' | 'inf',
  made: ReadonlySet<string>,
  nonFinite: ReadonlyMap<string, NonFinite>,
  counted: Counted,
): Promise<boolean> {
  const names = [...node.inputs, ...node.captures].filter((name) => name !== '');
  if (names.some((name) => made.has(name) && (nonFinite.get(name)?.[rule] ?? 0) > 0)) return true;
  const others = names.filter((name) => !made.has(name) && frame.meaning(name).kind !== 'absent');
  for (const held of (await compute.resolve(frame, others)).values()) {
    if (await has(compute, held, rule, counted)) return true;
  }
  return false;
}

/** Whether a constant inside the node's bodies or function is infinite: it is an input of theirs too. */
async function constantsHaveInf(compute: Compute, node: Node): Promise<boolean> {
  for (const { dtype, shape, data } of innerConstants(compute.model, node)) {
    if (!dtype || data.kind === 'missing') continue;
    if (data.kind === 'file') compute.files.check([data.file]);
    const held = await compute.runner.request('weight', { dtype, shape, source: data });
    const found = await has(compute, held, 'inf', new Map());
    compute.runner.release([held.id]);
    if (found) return true;
  }
  return false;
}

/** Counts of values that were asked for once. */
type Counted = Map<Held, NonFinite>;

async function has(compute: Compute, held: Held, rule: 'nan' | 'inf', counted: Counted): Promise<boolean> {
  const counts = counted.get(held) ?? (await compute.runner.nonFinite(held));
  counted.set(held, counts);
  return counts[rule] > 0;
}

/**
 * The index of a value's element, given its place among the elements of all of its tensors: of a sequence's (a map's)
 * value, the position of the element comes first; what is in an optional is found as by itself.
 */
function indexIn(held: Held, flat: number): number[] {
  if (held.kind === 'tensor') return unravel(flat, held.shape);
  if (held.kind === 'optional' && held.value) return indexIn(held.value, flat);
  const inside = held.kind === 'sequence' ? held.elements : held.kind === 'map' ? held.values : [];
  let left = flat;
  for (const [at, element] of inside.entries()) {
    const count = heldElements(element);
    if (left < count) return [at, ...indexIn(element, left)];
    left -= count;
  }
  return [];
}
