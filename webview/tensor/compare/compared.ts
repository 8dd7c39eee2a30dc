import type { Derivation } from '../../../core/analysis/difference/derived';
import { quantileLevels, type TensorStatistics } from '../../../core/tensor/measures/types';
import type { ColourRangeSource } from '../colour-range';
import { type Ask, MeasuredTensor } from '../measured-tensor';
import type { DifferenceReport, JointCounts } from './protocol';

/** Two tensors of one shape with all that was asked of them together; each thing is asked once. */
export class Compared {
  private readonly derivedTensors = new Map<Derivation, Promise<MeasuredTensor>>();

  constructor(
    readonly a: MeasuredTensor,
    readonly b: MeasuredTensor,
    private readonly ask: Ask,
  ) {}

  get shape(): readonly number[] {
    return this.a.tensor.shape;
  }

  /** B and A. */
  swapped(): Compared {
    return new Compared(this.b, this.a, this.ask);
  }

  difference(axis: number | null): Promise<DifferenceReport> {
    return this.a.once<'difference'>({ ask: 'difference', other: this.b.tensor.generation, axis });
  }

  derived(derivation: Derivation): Promise<MeasuredTensor> {
    let derived = this.derivedTensors.get(derivation);
    if (!derived) {
      const other = this.b.tensor.generation;
      derived = this.a
        .ask<'derive'>({ ask: 'derive', other, derivation })
        .then((tensor) => new MeasuredTensor(tensor, this.ask));
      derived.catch(() => this.derivedTensors.delete(derivation));
      this.derivedTensors.set(derivation, derived);
    }
    return derived;
  }

  joint(bins: number, low: number, high: number): Promise<JointCounts> {
    const other = this.b.tensor.generation;
    return this.a.once<'jointHistogram'>({ ask: 'jointHistogram', other, bins, low, high });
  }
}

/** The range of two tensors together: the widest of their bounds and of their quantiles. */
export function commonRange(a: TensorStatistics, b: TensorStatistics): ColourRangeSource {
  return {
    min: least(a.min, b.min),
    max: -least(-a.max, -b.max),
    quantiles: quantileLevels.map((level, k) => {
      const [x, y] = [a.quantiles[k]!, b.quantiles[k]!];
      return level < 0.5 ? least(x, y) : -least(-x, -y);
    }),
  };
}

/** The smaller number; the other one where one is NaN. */
function least(x: number, y: number): number {
  if (Number.isNaN(x)) return y;
  return Number.isNaN(y) ? x : Math.min(x, y);
}
