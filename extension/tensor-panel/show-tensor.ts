import * as vscode from 'vscode';
import { valueNameAt } from '../../core/onnx/text/parse/line-names';
import { command } from '../ids';
import type { TensorPanels } from './tensor-panels';

/** What `debug/variables/context` hands to a command, as far as it is used here. */
interface VariableContext {
  readonly variable?: { readonly name?: string; readonly evaluateName?: string };
  readonly container?: { readonly name?: string };
}

/** Registers Show Tensor, for a variable, a name in the text, or a name that the caller gives. */
export function registerShowTensor(panels: TensorPanels): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      command.showTensor,
      async (given?: string | VariableContext | vscode.Uri) => {
        const name = nameOf(given);
        if (name) return panels.show(name);
        return panels.openPanel();
      },
    ),
    vscode.commands.registerCommand(command.showExpression, async () => {
      const editor = vscode.window.activeTextEditor;
      const value = editor?.document.getText(editor.selection) ?? '';
      const expression = await vscode.window.showInputBox({
        title: 'Show Expression in the Tensor Panel',
        prompt: 'NumPy in Python\'s syntax: np.abs(x).mean(axis=0), t["/layer1/Conv_output_0"][0] - prev(y)',
        value,
      });
      if (expression?.trim()) await panels.show(expression.trim());
    }),
    vscode.commands.registerCommand(command.openTensorPanel, () => panels.openPanel()),
    vscode.commands.registerCommand(command.followNode, () => panels.active?.followNode()),
    vscode.commands.registerCommand(command.pinTensor, () => panels.active?.setPinned(!panels.active.pinned)),
    vscode.commands.registerCommand(command.compareTensor, () =>
      panels.active?.compare(panels.active.compareState === undefined),
    ),
    vscode.commands.registerCommand(command.openTensorInNewPanel, () => panels.active?.openAnother()),
    vscode.commands.registerCommand(command.exportTensor, () => panels.active?.export({ kind: 'npy' })),
    vscode.commands.registerCommand(command.chooseVocabulary, () => panels.active?.chooseNames('vocabulary')),
    vscode.commands.registerCommand(command.chooseLabels, () => panels.active?.chooseNames('labels')),
  );
}

function nameOf(given: string | VariableContext | vscode.Uri | undefined): string | undefined {
  if (typeof given === 'string') return given;
  if (given && !(given instanceof vscode.Uri) && given.variable) return given.variable.name;
  // From the text's own menu and the palette: the name at the cursor.
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return valueNameAt(editor.document.lineAt(line).text, character)?.text;
}
