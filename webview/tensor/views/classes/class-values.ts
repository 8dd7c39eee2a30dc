import { type DType, elementCount, elementType } from '../../../../core/tensor/dtype';
import type { Histogram, TensorStatistics } from '../../../../core/tensor/measures/types';
import { mostClasses } from '../../../ui/class-colours';
import type { ShownTensor } from '../../protocol';

/** Fewer rows or columns than this say nothing of places in a picture. */
const leastSide = 8;

/** How a tensor says which class each place of a picture is of: by its number, or by a score for each class. */
export type ClassForm = 'numbers' | 'scores';

/** The form, where the type and shape are those of a map of classes. */
export function classForm({ dtype, shape }: ShownTensor): ClassForm | undefined {
  const kind = elementType(dtype as DType)?.kind;
  if (shape.length < 2 || shape.slice(-2).some((length) => length < leastSide)) return undefined;
  if (kind === 'int' || kind === 'uint') return 'numbers';
  const classes = shape.at(-3) ?? 0;
  return kind === 'float' && classes >= 2 && classes <= mostClasses ? 'scores' : undefined;
}

/** How well a map of classes suits a tensor, as `ViewKind.fit` has it. */
export function classFit(tensor: ShownTensor): number {
  const { pictures, role, consumers, shape } = tensor;
  const form = pictures && role === 'value' ? classForm(tensor) : undefined;
  if (!form) return 0;
  const isOne = elementCount(shape) === elementCount(shape.slice(-2));
  if (form === 'numbers') return isOne && consumers.length === 0 ? 0.92 : 0.28;
  return consumers.length === 0 ? 0.15 : 0;
}

/** The expression for the likeliest class of each place. */
export function likeliestClass({ name, shape }: ShownTensor): string {
  return `np.argmax(t[${JSON.stringify(name)}], axis=${shape.length - 3})`;
}

/** Why numbers are no classes; undefined where they are. */
export function areClasses({ min, max }: Pick<TensorStatistics, 'min' | 'max'>): boolean {
  return min >= 0 && max < mostClasses;
}

/** The bins in which each class is counted alone. */
export const classBins = { bins: mostClasses, low: -0.5, high: mostClasses - 0.5 } as const;

/** A class that there is in a map, and of how many elements. */
export interface FoundClass {
  readonly index: number;
  readonly count: number;
}

/** The classes that there are, the most frequent first. */
export function foundClasses({ counts }: Pick<Histogram, 'counts'>): FoundClass[] {
  return counts
    .map((count, index) => ({ index, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.index - b.index);
}
