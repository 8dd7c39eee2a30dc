import * as vscode from 'vscode';
import { landingPage } from '../../webview/landing/page';
import type { FromLanding, ToLanding } from '../../webview/landing/protocol';
import { needsDisk } from '../environment/blocked';
import { pageOptions, webviewOptions } from '../environment/page-options';
import { command, debugType, historyView, modelEditor } from '../ids';

/**
 * The extension where there is only a browser (vscode.dev, github.dev): nothing can be read or run there, and every
 * place where a person would try says what is needed instead of doing nothing.
 */
export function activate(context: vscode.ExtensionContext): void {
  const explain = () => void vscode.window.showErrorMessage(needsDisk);
  const inert = [
    command.debugModel,
    command.runModel,
    command.openText,
    command.chooseInputs,
    command.showTensor,
  ];
  context.subscriptions.push(
    ...inert.map((id) => vscode.commands.registerCommand(id, explain)),
    vscode.commands.registerCommand(command.askForModel, explain),
    vscode.window.registerCustomEditorProvider(modelEditor, explainingEditor(context.extensionUri)),
    vscode.debug.registerDebugConfigurationProvider(debugType, { resolveDebugConfiguration: explain }),
    // An empty tree shows the view's welcome text, which says the same.
    vscode.window.createTreeView(historyView, {
      treeDataProvider: { getChildren: () => [], getTreeItem: (item: vscode.TreeItem) => item },
    }),
  );
}

/** The page of a model that cannot be read: its name stays in the tab, and the page says what it needs. */
function explainingEditor(extension: vscode.Uri): vscode.CustomReadonlyEditorProvider {
  return {
    openCustomDocument: (uri) => ({ uri, dispose() {} }),
    resolveCustomEditor(_document, { webview }) {
      webview.options = webviewOptions(extension);
      webview.onDidReceiveMessage((message: FromLanding) => {
        const broken: ToLanding = { type: 'broken', message: needsDisk };
        if (message.type === 'ready') void webview.postMessage(broken);
      });
      webview.html = landingPage(pageOptions(webview, extension, 'landing'));
    },
  };
}
