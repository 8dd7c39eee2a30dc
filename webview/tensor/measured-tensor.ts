import { elementCount } from '../../core/tensor/dtype';
import type { Histogram, RangeEstimate, TensorStatistics } from '../../core/tensor/measures/types';
import type { ColourRange } from './colour-range';
import type { Answers, OfAnother, Question, ShownTensor } from './protocol';
import { TileSource } from './tile-source';

/** Asks the extension; the answer's type follows from the question. */
export type Ask = <K extends Question['ask']>(question: Extract<Question, { ask: K }>) => Promise<Answers[K]>;

/** A question about the shown tensor, whose generation is filled in. */
type About<K extends Question['ask']> = Omit<Extract<Question, { ask: K }>, 'generation'>;

type Slice = Readonly<Record<string, number>>;

/** Elements from which on what is measured waits until the picture is drawn. */
const largeTensor = 2 ** 21;

/** A tensor with all that was asked of it; each thing is asked once. */
export class MeasuredTensor {
  readonly source: TileSource;
  private readonly known = new Map<string, Promise<unknown>>();

  constructor(
    readonly tensor: ShownTensor,
    private readonly askExtension: Ask,
  ) {
    this.source = this.tilesOf(tensor.shape);
  }

  /** The tiles of a tensor of that shape at the same stop: of the one of that name, by default of this one. */
  tilesOf(shape: readonly number[], of?: string): TileSource {
    const other: OfAnother = of === undefined ? {} : { of };
    return new TileSource(shape, {
      tile: (request) => this.ask<'tile'>({ ask: 'tile', ...other, ...request }),
      levelTile: (request) => this.ask<'levelTile'>({ ask: 'levelTile', ...other, ...request }),
      readPicture: (axes) => this.ask<'readPicture'>({ ask: 'readPicture', ...other, ...axes }),
    });
  }

  /** Asks anything about this tensor. */
  ask<K extends Question['ask']>(question: About<K>): Promise<Answers[K]> {
    const whole = { ...question, generation: this.tensor.generation };
    return this.askExtension<K>(whole as unknown as Extract<Question, { ask: K }>);
  }

  /** The same, but a question asked before gets the same answer. For answers that are small. */
  once<K extends Question['ask']>(question: About<K>): Promise<Answers[K]> {
    const key = JSON.stringify(question);
    let answer = this.known.get(key) as Promise<Answers[K]> | undefined;
    if (!answer) {
      answer = this.ask<K>(question);
      answer.catch(() => this.known.delete(key));
      this.known.set(key, answer);
    }
    return answer;
  }

  /** Whether measuring it takes so long that its picture goes first. */
  get isLarge(): boolean {
    return elementCount(this.tensor.shape) > largeTensor;
  }

  /** Soon what a range of colours needs, of a large tensor from a sample. */
  estimate(): Promise<RangeEstimate> {
    return this.once<'estimate'>({ ask: 'estimate' });
  }

  /** Statistics of the tensor, or of a slice of it. */
  async statistics(at?: Slice): Promise<TensorStatistics> {
    if (this.isLarge) await this.source.idle();
    return this.once<'statistics'>({ ask: 'statistics', ...(at && { at }) });
  }

  async histogram(bins: number, at?: Slice): Promise<Histogram> {
    if (!this.isLarge) return this.once<'histogram'>({ ask: 'histogram', bins, ...(at && { at }) });
    // The range, which would be looked for first, is known then.
    const { min, max } = await this.statistics(at);
    const range = Number.isFinite(min) ? { low: min, high: max } : {};
    return this.once<'histogram'>({ ask: 'histogram', bins, ...range, ...(at && { at }) });
  }

  /** How many finite elements lie outside a range. */
  async clipped(range: ColourRange, statistics: TensorStatistics): Promise<number> {
    const finite = statistics.count - statistics.nan - statistics.posInf - statistics.negInf;
    if (finite === 0 || (range.low <= statistics.min && range.high >= statistics.max)) return 0;
    if (!(range.high > range.low)) return finite;
    const inside = await this.once<'histogram'>({
      ask: 'histogram',
      bins: 1,
      low: range.low,
      high: range.high,
    });
    return finite - inside.counts[0]!;
  }

  element(index: readonly number[]): Promise<Answers['element']> {
    return this.ask<'element'>({ ask: 'element', index });
  }

  nextNonFinite(index: readonly number[], backward: boolean): Promise<Answers['nextNonFinite']> {
    return this.ask<'nextNonFinite'>({ ask: 'nextNonFinite', index, backward });
  }
}
