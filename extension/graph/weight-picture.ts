import type { Weight } from '../../core/onnx/model';
import { readWeight } from '../../core/onnx/weights';
import { elementCount } from '../../core/tensor/dtype';
import { statisticsOf } from '../../core/tensor/measures/statistics';
import { tileOf } from '../../core/tensor/measures/tile';
import type { Tensor } from '../../core/tensor/tensor';
import type { ValuePicture } from '../../webview/graph/messages/protocol';
import { type PicturePlan, picturePlan } from './picture-plan';

/** A weight with more elements is not read for a small picture: the editor's own process would wait for it. */
const mostElements = 1 << 20;

/** The picture of a weight as its file has it; null where there is none to draw here. */
export function weightPicture(weight: Weight): ValuePicture | null {
  const { dtype, shape, data, name } = weight;
  if (!dtype || dtype === 'string' || data.kind === 'missing') return null;
  const count = elementCount(shape);
  if (count === 0 || count > mostElements) return null;
  const tensor = readWeight(weight);
  const statistics = statisticsOf(tensor);
  return {
    name,
    type: `${dtype}[${shape.join(',')}]`,
    ...drawn(tensor, picturePlan(shape, { kernels: true })),
    min: statistics.min,
    max: statistics.max,
    nan: statistics.nan,
  };
}

function drawn(
  tensor: Tensor,
  plan: PicturePlan,
): Pick<ValuePicture, 'rows' | 'columns' | 'values' | 'marks' | 'part'> {
  if (plan.kind === 'tile') return { ...tileOf(tensor, plan.request), part: plan.part };
  // Kernels side by side: an output channel a row of them, an input channel a column.
  const { down, across, rows, columns } = plan;
  const values = new Float32Array(down * rows * across * columns);
  const marks = new Uint8Array(values.length);
  const width = across * columns;
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const tile = tileOf(tensor, {
        rowAxis: 2,
        columnAxis: 3,
        index: [row, column, 0, 0],
        rows: [0, rows],
        columns: [0, columns],
        maxRows: rows,
        maxColumns: columns,
      });
      for (let at = 0; at < tile.values.length; at++) {
        const to = (row * rows + Math.floor(at / columns)) * width + column * columns + (at % columns);
        values[to] = tile.values[at]!;
        marks[to] = tile.marks[at]!;
      }
    }
  }
  return { rows: down * rows, columns: width, values, marks, part: '' };
}
