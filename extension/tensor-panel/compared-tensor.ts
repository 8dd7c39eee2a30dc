import type * as vscode from 'vscode';
import type { ShownTensor } from '../../webview/tensor/protocol';
import type { Stopped } from '../debugging/standing';

/** The tensor that is compared with something. */
export interface ComparedTensor {
  readonly session: vscode.DebugSession;
  /** Of the stop that it was looked at. */
  readonly frameId: number;
  readonly memoryReference: string;
  readonly tensor: ShownTensor;
  /** Where its session stands, if it does. */
  readonly stopped: Stopped | undefined;
}
