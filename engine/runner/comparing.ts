import { appendFileSync } from 'node:fs';
import { derive } from '../../core/analysis/difference/derived';
import { jointHistogram } from '../../core/analysis/difference/joint-histogram';
import { Pair } from '../../core/analysis/difference/pairs';
import { sumDifferences } from '../../core/analysis/difference/sums';
import { messageOf, UserError } from '../../core/errors';
import { broadcastTo } from '../../core/expressions/arrays/elementwise';
import { newTensor, toTensor } from '../../core/expressions/arrays/materialise';
import { View } from '../../core/expressions/arrays/view';
import { byteLength, elementCount } from '../../core/tensor/dtype';
import { exportPart } from '../../core/tensor/files/export';
import type { Answer, Ask } from '../protocol';
import type { TensorStore } from './tensor-store';

type Comparing =
  | 'keep'
  | 'allocate'
  | 'write'
  | 'broadcast'
  | 'derive'
  | 'sumDifferences'
  | 'jointHistogram'
  | 'exportPart';

/** What the runner does to keep tensors beyond a stop and to compare them; big ones come in parts. */
export function comparingHandlers(store: TensorStore): {
  readonly [K in Comparing]: (ask: Ask<K>) => Answer<K>;
} {
  const pairOf = (a: number, b: number) => new Pair(store.get(a), store.get(b));
  return {
    keep: ({ id }) => {
      const tensor = store.get(id);
      const { bytes } = tensor;
      // A part of something big would keep all of it.
      const isPart = bytes.byteLength * 2 < bytes.buffer.byteLength;
      return isPart ? store.own({ ...tensor, bytes: new Uint8Array(bytes) }) : store.hold(tensor);
    },
    allocate: ({ dtype, shape }) => {
      try {
        return store.own(newTensor(dtype, shape));
      } catch (error) {
        const bytes = byteLength(dtype, elementCount(shape)).toLocaleString('en-US');
        throw new UserError('OD2028', `There is no memory for a tensor of ${bytes} bytes.`, messageOf(error));
      }
    },
    write: ({ id, offset, data }) => {
      store.get(id).bytes.set(data, offset);
      return undefined;
    },
    exportPart: ({ id, file, format, part }) => {
      const bytes = exportPart(store.get(id), format, part);
      appendFileSync(file, bytes);
      return bytes.byteLength;
    },
    broadcast: ({ id, shape }) => store.hold(toTensor(broadcastTo(View.of(store.get(id)), shape))),
    derive: ({ derivation, a, b, into, start, count }) => {
      derive(derivation, store.get(a), store.get(b), store.get(into), start, count);
      return undefined;
    },
    sumDifferences: ({ a, b, axis, start, count, scale }) =>
      sumDifferences(pairOf(a, b), axis, start, count, scale),
    jointHistogram: ({ a, b, range, start, count }) => jointHistogram(pairOf(a, b), range, start, count),
  };
}
