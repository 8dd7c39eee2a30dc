import { colourTable, cssColour, markColours, tableIndex } from '../ui/colour-map';
import { formatTime } from '../ui/format-time';
import { formatBytes, formatInteger, formatNumber, formatPercent } from '../ui/number-format';
import { categoryColours, categoryOf } from './categories';
import { hatched } from './draw/hatch';
import type { GraphIndex } from './graph-index';
import type { NodeFigures } from './messages/protocol';
import type { SceneIndex } from './scene-index';

/** What boxes are coloured by: nothing, the kind of their operators, or a figure of a session. */
export type ColourBy = 'none' | 'category' | NodeFigures;

/** The strips and texts of boxes. */
export interface BoxColours {
  readonly strips: readonly string[];
  readonly figures: readonly string[];
}

/** Colours boxes; `resolve` says a theme variable's colour. Groups have the sum or the largest of what is in them. */
export function boxColours(
  by: ColourBy,
  scene: SceneIndex,
  index: GraphIndex,
  resolve: (variable: string) => string,
): BoxColours {
  const { boxes } = scene;
  const strips: string[] = new Array(boxes.length).fill('');
  const figures: string[] = new Array(boxes.length).fill('');
  if (by === 'category') {
    boxes.forEach(({ kind, node }, at) => {
      if (kind === 'node') strips[at] = resolve(categoryColours[categoryOf(index.op(node))]);
    });
  } else if (by !== 'none') {
    const sums = boxFigures(by, scene);
    const colourOf = figureColours(by);
    boxes.forEach((box, at) => {
      const value = sums[at]!;
      if (Number.isNaN(value)) {
        if (by.isComparison && box.kind !== 'open' && box.nodeCount > 0) strips[at] = hatched;
        return;
      }
      if (box.kind !== 'open') strips[at] = colourOf(value);
      figures[at] = figureText(value, by.unit);
    });
  }
  return { strips, figures };
}

/** The figure of each box; NaN where none of its nodes has one. */
function boxFigures({ values, groups }: NodeFigures, { boxes, boxOfNode }: SceneIndex): Float64Array {
  const figures = new Float64Array(boxes.length).fill(Number.NaN);
  boxOfNode.forEach((box, node) => {
    const value = values[node];
    if (value === undefined || Number.isNaN(value)) return;
    for (let at = box; at >= 0; at = boxes[at]!.parent) {
      const before = figures[at]!;
      if (Number.isNaN(before)) figures[at] = value;
      else figures[at] = groups === 'sum' ? before + value : Math.max(before, value);
    }
  });
  return figures;
}

/** The colour of a figure: viridis over its range, that of NaN beyond it. */
export function figureColours({ low, high }: NodeFigures): (value: number) => string {
  const table = colourTable('viridis');
  return (value) =>
    value === Number.POSITIVE_INFINITY
      ? markColours.nan.colour
      : cssColour(table[tableIndex(value, low, high)]!);
}

/** `188 µs`, `1.08 ms`, `25.1 kB`, `5`, `0.4012`, `71 %`. */
export function figureText(value: number, unit: NodeFigures['unit']): string {
  if (value === Number.POSITIVE_INFINITY) return '≠ NaN';
  switch (unit) {
    case 'milliseconds':
      return value === 0 ? '0' : formatTime(value);
    case 'bytes':
      return formatBytes(value);
    case 'count':
      return formatInteger(value);
    case 'share':
      return formatPercent(value, 1);
    case 'number':
      return formatNumber(value);
  }
}
