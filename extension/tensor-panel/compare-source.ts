import * as vscode from 'vscode';
import type { TensorHeader } from '../../debug-adapter/protocol';
import type { ShownTensor } from '../../webview/tensor/protocol';
import type { ComparedTensor } from './compared-tensor';
import type { KeptSide } from './kept-side';

/** What B is, once it is found. */
export interface FoundTensor {
  readonly memoryReference: string;
  readonly tensor: Omit<ShownTensor, 'generation'>;
  readonly label: string;
  readonly note: string;
}

/** Something that a tensor can be compared with. */
export interface CompareSource {
  readonly id: string;
  readonly label: string;
  /**
   * What is outside of A's session is brought into it by `side`, which keeps it, for as long as `isWanted`.
   *
   * @throws Error that says why there is nothing to compare with
   */
  open(a: ComparedTensor, side: KeptSide, isWanted: () => boolean): Promise<FoundTensor>;
}

/** Whether what a source stands for lies outside of A's session. */
export function isOutside({ id }: CompareSource): boolean {
  return id.startsWith('session:') || id.startsWith('file:');
}

/** A tensor that can be compared. */
export function readyTensor(
  header: TensorHeader,
  name: string,
): Pick<FoundTensor, 'memoryReference' | 'tensor'> {
  const { memoryReference, dtype, shape, byteLength, state, message } = header;
  if (state !== 'ready' || !memoryReference) {
    throw new Error(message ?? vscode.l10n.t('{0} has no value here.', name));
  }
  return {
    memoryReference,
    tensor: {
      name,
      dtype: dtype ?? '',
      shape: shape ?? [],
      byteLength: byteLength ?? 0,
      role: 'value',
      consumers: [],
    },
  };
}
