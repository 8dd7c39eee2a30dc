import { UserError } from '../../errors';
import type { InputSignature } from './signature';

type Dimension = number | string | undefined;

/** What the symbols of a model's input shapes stand for: what the user said, else what given inputs have, else 1. */
export class Dimensions {
  readonly #given: ReadonlyMap<string, number>;
  readonly #found = new Map<string, number>();

  /** @throws UserError OD3014 where a dimension is not a whole number ≥ 0. */
  constructor(dimensions: Readonly<Record<string, number>> = {}) {
    for (const [symbol, length] of Object.entries(dimensions)) {
      if (!Number.isSafeInteger(length) || length < 0) {
        throw new UserError(
          'OD3014',
          `In \`dimensions\`, '${symbol}' is ${JSON.stringify(length)}; it must be a whole number.`,
        );
      }
    }
    this.#given = new Map(Object.entries(dimensions));
  }

  /** The length of a dimension; undefined where nothing says it. A negative number means unknown, too. */
  known(dimension: Dimension): number | undefined {
    if (typeof dimension === 'number') return dimension < 0 ? undefined : dimension;
    if (dimension === undefined) return undefined;
    return this.#given.get(dimension) ?? this.#found.get(dimension);
  }

  /** The length that the model or the user has fixed; undefined for what is only known from a given value. */
  fixed(dimension: Dimension): number | undefined {
    return typeof dimension === 'string' ? this.#given.get(dimension) : this.known(dimension);
  }

  /** The shape of an input with 1 for what nothing says; undefined where the rank is unknown. */
  shapeOf(input: InputSignature): number[] | undefined {
    return input.shape?.map((dimension) => this.known(dimension) ?? 1);
  }

  /**
   * Checks a given shape against what the model wants, and learns its symbols. Two given inputs may differ in one
   * symbol, as onnxruntime allows it: the first counts for inputs that are made up.
   *
   * @throws UserError OD3012, which names the input, what is wanted and what was given.
   */
  take(input: InputSignature, shape: readonly number[], source: string): void {
    const wanted = input.shape;
    if (!wanted) return;
    const fail = (why: string) => {
      throw new UserError(
        'OD3012',
        `Input '${input.name}' wants the shape [${wantedText(wanted)}], but ${source} has [${shape.join(',')}]${why}.`,
      );
    };
    if (wanted.length !== shape.length) fail('');
    wanted.forEach((dimension, axis) => {
      const length = shape[axis]!;
      if (typeof dimension === 'number' && dimension >= 0 && dimension !== length) fail('');
      if (typeof dimension !== 'string') return;
      const said = this.#given.get(dimension);
      if (said !== undefined && said !== length) fail(`, and \`dimensions\` says ${dimension} = ${said}`);
      if (!this.#found.has(dimension)) this.#found.set(dimension, length);
    });
  }
}

/** A wanted shape for people: unknown dimensions are `?`. */
export function wantedText(shape: readonly Dimension[]): string {
  return shape
    .map((dimension) => (typeof dimension === 'number' && dimension < 0 ? '?' : (dimension ?? '?')))
    .join(',');
}
