import type { Answer, Ask } from '../protocol';
import type { TensorStore } from './tensor-store';
export async function loadInputs(
  _ask: Ask<'loadInputs'>,
  _store: TensorStore,
): Promise<Answer<'loadInputs'>> {
  throw new Error('being written');
}
