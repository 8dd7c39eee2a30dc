import * as vscode from 'vscode';
import type { PageOptions } from '../../webview/ui/page';

/** The folder of the bundled pages. */
function pagesFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/** What a panel's page is made from: its files as the webview sees them, and a fresh nonce. */
export function pageOptions(
  webview: vscode.Webview,
  extension: vscode.Uri,
  page: 'tensor' | 'landing' | 'graph' | 'timeline',
): PageOptions {
  const file = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(pagesFolder(extension), page, name)).toString();
  return {
    cspSource: webview.cspSource,
    nonce: nonce(),
    script: file('main.js'),
    style: file('main.css'),
    strings: vscode.l10n.bundle,
    language: vscode.env.language,
  };
}

/** Scripts run, from our bundled pages only. */
export function webviewOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [pagesFolder(extension)] };
}

/** 128 random bits, from the generator that browsers have too. */
function nonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
