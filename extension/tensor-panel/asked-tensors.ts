import { t } from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { ShownTensor } from '../../webview/tensor/protocol';

/** A tensor that the page may ask about: of that name, at the stop of that frame, or kept from it. */
export interface AskedTensor {
  readonly session: vscode.DebugSession;
  readonly frameId: number;
  readonly name: string;
  readonly memoryReference: string;
}

/** The tensors that a page was told of, by their generations, which never come again. */
export class AskedTensors {
  private readonly tensors = new Map<number, AskedTensor>();
  private last = 0;

  /** Gives a tensor a generation, under which the page asks about it. */
  add(tensor: AskedTensor): number {
    this.last++;
    this.tensors.set(this.last, tensor);
    return this.last;
  }

  /** A generation that nothing can be asked of. */
  none(): number {
    return ++this.last;
  }

  /** @throws Error where the model has gone on since */
  get(generation: number): AskedTensor {
    const tensor = this.tensors.get(generation);
    if (!tensor) throw new Error(t('The model has gone on.'));
    return tensor;
  }

  /** Nothing is asked of these any more. */
  forget(tensors: readonly (ShownTensor | undefined)[]): void {
    for (const tensor of tensors) if (tensor) this.tensors.delete(tensor.generation);
  }
}
