import { UserError } from '../core/errors';
import type { Model, Node } from '../core/onnx/model';
import { describeStretch } from './errors';
import type { Frame } from './frames/frame';
import { heldBytes } from './frames/held';
import type { RunAnswer } from './protocol';
import { RandomNodes } from './random-nodes';
import { OrtError } from './runner-client';
import { backwardSlice } from './slice';
import type { Held } from './types';
import { isZipMap } from './zip-map';

/** What it takes to run nodes again. */
export interface Recomputer {
  readonly model: Model;
  /** Bytes of values that may be kept. */
  readonly budget: number;
  /** Whether nodes run one by one. */
  readonly oneByOne: boolean;
  /** Nodes that were run again so far. */
  recomputed: number;
  runNodes(
    frame: Frame,
    nodes: readonly Node[],
    fetches: readonly string[],
    options: { readonly again: boolean },
  ): Promise<RunAnswer>;
  zipMap(frame: Frame, node: Node): Promise<Held>;
  /** Keeps values of these names from being dropped while something is done with them. */
  using<T>(names: ReadonlySet<string>, task: () => Promise<T>): Promise<T>;
  /** Drops what exceeds the budget. */
  trim(): void;
}

/** How many nodes run together at first, and at most, while everything that they make is brought out. */
const firstNodes = 8;
const mostNodes = 64;

/**
 * Makes values of a frame again from what is kept, and keeps them. After going back, the steps back that follow will
 * want what lies on the way too: then it is brought out as well, piece by piece within the memory budget.
 *
 * @throws UserError OD2023 where the nodes fail this time; RunnerDied
 */
export async function recompute(compute: Recomputer, frame: Frame, names: readonly string[]): Promise<void> {
  for (const node of backwardSlice(frame, names)) {
    const [output] = node.outputs;
    if (!isZipMap(node) || output === undefined || !names.includes(output)) continue;
    frame.values.keep(output, await compute.zipMap(frame, node), true);
  }
  const wanted = names.filter((name) => !frame.values.has(name));
  const nodes = backwardSlice(frame, wanted);
  try {
    if (wanted.length > 0) await runPieces(compute, frame, nodes, wanted);
  } catch (error) {
    if (!(error instanceof OrtError)) throw error;
    const text = `${describeStretch(nodes)} could not be run again to show '${wanted.join("', '")}'.`;
    throw new UserError('OD2023', text, error.message);
  }
}

async function runPieces(
  compute: Recomputer,
  frame: Frame,
  nodes: readonly Node[],
  wanted: readonly string[],
): Promise<void> {
  const random = RandomNodes.of(compute.model);
  const bringsAll = frame.isBack && compute.budget > 0;
  let length = compute.oneByOne ? 1 : bringsAll ? firstNodes : nodes.length;
  for (let at = 0; at < nodes.length; ) {
    const piece = pieceOf(frame, nodes.slice(at, at + length));
    at += piece.length;
    const later = new Set(wanted);
    for (const node of nodes.slice(at))
      for (const name of [...node.inputs, ...node.captures]) later.add(name);
    const fetches = outputsOf(piece).filter(
      (name) => (bringsAll || later.has(name)) && !frame.fixed.has(name),
    );
    await compute.using(later, async () => {
      const { values } = await compute.runNodes(frame, piece, fetches, { again: true });
      compute.recomputed += piece.length;
      let bytes = 0;
      for (const node of piece) {
        for (const name of node.outputs) {
          const held = values.get(name);
          if (!held) continue;
          bytes += heldBytes(held);
          if (!frame.fixed.has(name)) frame.values.keep(name, held, random.has(node));
        }
      }
      compute.trim();
      if (!compute.oneByOne && bringsAll) {
        const roomy = (compute.budget / 4) * (piece.length / Math.max(1, bytes));
        length = Math.max(1, Math.min(mostNodes, Math.floor(roomy)));
      }
    });
  }
}

/** The first of these nodes that can run as one: a value that was fixed has to be fed to the nodes behind its own. */
function pieceOf(frame: Frame, nodes: readonly Node[]): readonly Node[] {
  const last = nodes.findIndex((node) => node.outputs.some((name) => frame.fixed.has(name)));
  return last < 0 ? nodes : nodes.slice(0, last + 1);
}

function outputsOf(nodes: readonly Node[]): string[] {
  return [...new Set(nodes.flatMap((node) => node.outputs))].filter((name) => name !== '');
}
