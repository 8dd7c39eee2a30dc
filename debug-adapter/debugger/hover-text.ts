import { elementCount, elementType } from '../../core/tensor/dtype';
import { fewElements, numberText } from '../../core/tensor/summary';
import type { Runner } from '../../engine/runner-client';
import type { TensorAccess } from './variable';

/** What a hover says of a tensor besides its summary: where its numbers lie. Nothing where all of them are shown. */
export async function hoverFigures(runner: Runner, { dtype, shape, held }: TensorAccess): Promise<string> {
  const { kind } = elementType(dtype);
  if (elementCount(shape) <= fewElements || kind === 'string' || kind === 'bool') return '';
  const { mean, std } = await runner.summary((await held()).id);
  if (Number.isNaN(mean)) return '';
  return `, mean ${numberText(mean)}, std ${numberText(std)}`;
}
