import type { NamedTensor } from '../../../../core/tensor/meaning';
import type { TensorStatistics } from '../../../../core/tensor/measures/types';
import type { MeasuredTensor } from '../../measured-tensor';
import type { TileSource } from '../../tile-source';

/** Another tensor at the stop of the one that is shown. */
export interface OtherTensor extends NamedTensor {
  readonly source: TileSource;
  statistics(): Promise<TensorStatistics>;
}

const known = new WeakMap<MeasuredTensor, Map<string, OtherTensor>>();

/** The tensor of that name, with its tiles; the same object as long as the shown tensor is the same. */
export function otherTensor(measured: MeasuredTensor, named: NamedTensor): OtherTensor {
  const all = known.get(measured) ?? new Map<string, OtherTensor>();
  known.set(measured, all);
  const made = all.get(named.name);
  if (made) return made;
  const of = named.name;
  const other: OtherTensor = {
    ...named,
    source: measured.tilesOf(named.shape, of),
    statistics: () => measured.once<'statistics'>({ ask: 'statistics', of }),
  };
  all.set(named.name, other);
  return other;
}
