import * as vscode from 'vscode';
import type { TensorHeader } from '../../debug-adapter/protocol';
import type { ShownTensor } from '../../webview/tensor/protocol';
import type { ComparedTensor } from './compared-tensor';

/** What B is, once it is found; `isKept`: it was made for the comparison, in A's session. */
export interface FoundTensor {
  readonly memoryReference: string;
  readonly tensor: Omit<ShownTensor, 'generation'>;
  readonly label: string;
  readonly note: string;
  readonly isKept?: boolean;
  close?(): Promise<unknown>;
}

/** Something that a tensor can be compared with. */
export interface CompareSource {
  readonly id: string;
  readonly label: string;
  /** @throws Error that says why there is nothing to compare with */
  open(a: ComparedTensor): Promise<FoundTensor>;
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
