import * as vscode from 'vscode';
import type { OnnxRequests } from '../../debug-adapter/protocol';
import { command } from '../ids';

/** What `debug/variables/context` hands to a command, as far as it is used here. */
interface VariableContext {
  readonly variable?: { readonly evaluateName?: string };
}

/** Registers Copy as JSON, beside VS Code's own Copy Value, which copies what NumPy reads. */
export function registerCopyAsJson(): vscode.Disposable {
  return vscode.commands.registerCommand(command.copyAsJson, async (given?: VariableContext) => {
    const session = vscode.debug.activeDebugSession;
    const expression = given?.variable?.evaluateName;
    if (session?.type !== 'onnx' || expression === undefined) return;
    const { frameId } = (vscode.debug.activeStackItem ?? {}) as { frameId?: number };
    try {
      const args: OnnxRequests['onnx/json']['args'] = {
        expression,
        ...(frameId !== undefined && { frameId }),
      };
      const { text }: OnnxRequests['onnx/json']['body'] = await session.customRequest('onnx/json', args);
      await vscode.env.clipboard.writeText(text);
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  });
}
