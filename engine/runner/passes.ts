import { type HistogramOptions, HistogramPass } from '../../core/tensor/measures/histogram';
import { StatisticsPass } from '../../core/tensor/measures/statistics';
import { StringPass, type StringStatistics } from '../../core/tensor/measures/strings';
import type { Histogram, TensorStatistics } from '../../core/tensor/measures/types';
import type { Tensor } from '../../core/tensor/tensor';
import type { Slice } from '../protocol';
import { TensorDigest } from './digest';
import type { TensorStore } from './tensor-store';

/** Passes that are under way; of more, the one that was asked for longest ago is given up. */
const mostPasses = 16;

interface Pass<T> {
  advance(milliseconds: number): boolean;
  result(): T;
}

/** What is measured of large tensors piece by piece, so that other requests get their turn in between. */
export class Passes {
  private readonly underWay = new Map<string, { readonly id: number; readonly pass: Pass<unknown> }>();

  constructor(private readonly store: TensorStore) {}

  /** Measures on for about so many milliseconds; null until all is measured. */
  statistics(id: number, at: Slice | undefined, milliseconds: number): TensorStatistics | null {
    const make = (tensor: Tensor) => new StatisticsPass(tensor, at);
    return this.advance(id, JSON.stringify(['statistics', id, at]), milliseconds, make);
  }

  strings(id: number, milliseconds: number): StringStatistics | null {
    const make = (tensor: Tensor) => new StringPass(tensor);
    return this.advance(id, JSON.stringify(['strings', id]), milliseconds, make);
  }

  /** SHA-256 of a tensor, as `digestOf` has it. */
  digest(id: number, milliseconds: number): string | null {
    return this.advance(
      id,
      JSON.stringify(['digest', id]),
      milliseconds,
      (tensor) => new TensorDigest(tensor),
    );
  }

  histogram(id: number, options: HistogramOptions, milliseconds: number): Histogram | null {
    const make = (tensor: Tensor) => new HistogramPass(tensor, options);
    return this.advance(id, JSON.stringify(['histogram', id, options]), milliseconds, make);
  }

  /** How many are under way. */
  get count(): number {
    return this.underWay.size;
  }

  /** Gives up what is under way of these tensors, whose memory it would hold. */
  release(ids: readonly number[]): void {
    if (this.underWay.size === 0) return;
    const gone = new Set(ids);
    for (const [key, { id }] of this.underWay) if (gone.has(id)) this.underWay.delete(key);
  }

  private advance<T>(
    id: number,
    key: string,
    milliseconds: number,
    make: (tensor: Tensor) => Pass<T>,
  ): T | null {
    const before = this.underWay.get(key)?.pass as Pass<T> | undefined;
    this.underWay.delete(key);
    // A tensor that was released meanwhile has no memory to read any more.
    const tensor = this.store.get(id);
    const pass = before ?? make(tensor);
    if (pass.advance(milliseconds)) return pass.result();
    this.underWay.set(key, { id, pass });
    if (this.underWay.size > mostPasses) this.underWay.delete(this.underWay.keys().next().value!);
    return null;
  }
}
