import * as vscode from 'vscode';

/** The extension's own output channel, for what a person looks up rather than is told. */
export const log = vscode.window.createOutputChannel('ONNX Debugger', { log: true });
