import * as vscode from 'vscode';
import { valueNameAt } from '../../core/onnx/text/parse/line-names';
import { command } from '../ids';
import { tellNoTensor } from './no-tensor';
import type { TensorPanel } from './tensor-panel';
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
        title: vscode.l10n.t('Show Expression in the Tensor Panel'),
        prompt: vscode.l10n.t(
          "NumPy in Python's syntax: {0}",
          'np.abs(x).mean(axis=0), t["/layer1/Conv_output_0"][0] - prev(y)',
        ),
        value,
      });
      if (expression?.trim()) await panels.show(expression.trim());
    }),
    vscode.commands.registerCommand(command.openTensorPanel, () => panels.openPanel()),
    vscode.commands.registerCommand(command.followNode, () => panels.active?.followNode()),
    vscode.commands.registerCommand(command.openTensorInNewPanel, () => panels.active?.openAnother()),
    about(command.pinTensor, (panel) => panel.setPinned(!panel.pinned)),
    about(command.compareTensor, (panel) => panel.compare(panel.compareState === undefined)),
    about(command.exportTensor, (panel) => panel.export({ kind: 'npy' })),
    about(command.chooseVocabulary, (panel) => panel.chooseNames('vocabulary')),
    about(command.chooseLabels, (panel) => panel.chooseNames('labels')),
  );

  /** A command about the tensor that is shown; where none is, it says so. */
  function about(id: string, task: (panel: TensorPanel) => Promise<void>): vscode.Disposable {
    return vscode.commands.registerCommand(id, async () => {
      const { active } = panels;
      if (active?.showsTensor) await task(active);
      else tellNoTensor();
    });
  }
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
