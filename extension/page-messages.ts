import type * as vscode from 'vscode';
import { carryNumbers, readCarriedNumbers } from '../core/carried-numbers';

/** Sends a message to a panel's page; NaN and infinities arrive as such. */
export function postToPage(webview: Pick<vscode.Webview, 'postMessage'>, message: unknown): void {
  void webview.postMessage(carryNumbers(message));
}

/** Listens to what a panel's page sends. */
export function onPageMessage<Message>(
  webview: Pick<vscode.Webview, 'onDidReceiveMessage'>,
  listener: (message: Message) => void,
): vscode.Disposable {
  return webview.onDidReceiveMessage((message: unknown) => listener(readCarriedNumbers(message) as Message));
}
