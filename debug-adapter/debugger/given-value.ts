import type { DType } from '../../core/tensor/dtype';
import type { Runner } from '../../engine/runner-client';
import type { Held } from '../../engine/types';
import { findValue } from './lookup';
import type { Sample } from './sample';

/** The value of a name, for an output that is given. */
export async function givenValue(
  _runner: Runner,
  sample: Sample,
  text: string,
  _dtype: DType | undefined,
): Promise<Held> {
  return (await findValue(sample, sample.places().at(-1)!, text)).held;
}
