import type { Runner } from '../../engine/runner-client';
import { inlineHeld } from './held-text';
import { outputNames } from './names';
import type { Program } from './program';
import type { Place, Sample } from './sample';

/** The text at the end of one line of the model's text. */
export interface LineText {
  readonly line: number;
  readonly text: string;
}

/**
 * What the nodes on the lines [first, last] made, as far as they have run in this frame or in those around it:
 * `std: float32[1,1,28,28]  NaN 5  0 … 0.4528`.
 */
export async function inlineValues(
  program: Program,
  runner: Runner,
  sample: Sample,
  place: Place,
  first: number,
  last: number,
): Promise<LineText[]> {
  const { execution } = sample;
  if (!execution) return [];
  const depths = new Map<string, number>();
  // A graph that is on the stack twice shows its innermost run, as far as the chosen frame.
  for (const at of sample.places()) if (at.depth <= place.depth) depths.set(at.graph.path, at.depth);
  const wanted = new Map<number, { line: number; name: string }[]>();
  for (const on of program.lines.linesIn(first, last).flatMap((each) => program.lines.nodesOn(each))) {
    const { line } = on;
    const node = program.node(on.graph, on.index);
    const depth = depths.get(on.graph);
    // A Constant's value exists from the start; its line tells it once the run has come by.
    if (!node || depth === undefined || !execution.hasPassed(depth, node)) continue;
    const names = outputNames(node).filter((name) => execution.hasRun(depth, name));
    if (names.length === 0) continue;
    wanted.set(depth, [...(wanted.get(depth) ?? []), ...names.map((name) => ({ line, name }))]);
  }
  const texts = new Map<number, string[]>();
  for (const [depth, entries] of wanted) {
    const values = await execution.values(depth, [...new Set(entries.map((entry) => entry.name))]);
    for (const { line, name } of entries) {
      const held = values.get(name);
      if (!held) continue;
      texts.set(line, [...(texts.get(line) ?? []), `${name}: ${await inlineHeld(runner, held)}`]);
    }
  }
  return [...texts]
    .map(([line, parts]) => ({ line, text: parts.join('  ') }))
    .sort((a, b) => a.line - b.line);
}
