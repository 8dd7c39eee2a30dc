import * as vscode from 'vscode';
import type { KeptTensor } from '../../debug-adapter/protocol';
import type { ShownTensor } from '../../webview/tensor/protocol';
import { request } from '../debugging/requests';

/** A tensor that stays as it was at a stop. */
export interface Pin {
  readonly id: string;
  readonly session: vscode.DebugSession;
  readonly kept: KeptTensor;
  /** The tensor as it was shown; its `pinned` says at which stop. */
  readonly tensor: ShownTensor;
  /** Which stop of the session it was, from 1. */
  readonly stop: number;
}

/** The tensors that are pinned, of all panels: one can be compared with another panel's. */
export class Pins implements vscode.Disposable {
  private readonly pins = new Map<string, Pin>();
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when a tensor was pinned, or one is no longer. */
  readonly onDidChange = this.changed.event;
  private readonly ended = vscode.debug.onDidTerminateDebugSession((session) => {
    for (const pin of this.all) if (pin.session.id === session.id) this.forget(pin);
  });
  private last = 0;

  get all(): readonly Pin[] {
    return [...this.pins.values()];
  }

  has(pin: Pin): boolean {
    return this.pins.has(pin.id);
  }

  /** Keeps a tensor of a stopped session; `where` says where that stands: `before conv1_Conv`. */
  async add(
    session: vscode.DebugSession,
    memoryReference: string,
    tensor: ShownTensor,
    stop: number,
    where: string,
  ): Promise<Pin> {
    const kept = await request(session, 'onnx/keep', { memoryReference, name: tensor.name });
    const id = `pin:${++this.last}`;
    const pinned = vscode.l10n.t('pinned at stop {0}, {1}', stop, where);
    const pin = { id, session, kept, tensor: { ...tensor, pinned }, stop };
    this.pins.set(id, pin);
    this.changed.fire();
    return pin;
  }

  /** Lets a tensor go. */
  remove(pin: Pin): void {
    if (!this.forget(pin)) return;
    // A session that ends meanwhile has let it go itself.
    request(pin.session, 'onnx/release', { memoryReferences: [pin.kept.memoryReference] }).catch(
      () => undefined,
    );
  }

  private forget(pin: Pin): boolean {
    if (!this.pins.delete(pin.id)) return false;
    this.changed.fire();
    return true;
  }

  dispose(): void {
    vscode.Disposable.from(this.ended, this.changed).dispose();
  }
}
