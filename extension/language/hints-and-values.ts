import * as vscode from 'vscode';
import { InlayHintRequest, type InlayHintsMiddleware, type LanguageClient } from 'vscode-languageclient/node';
import { debugType } from '../ids';

const isDebugging = () => vscode.debug.activeDebugSession?.type === debugType;

/**
 * While a model is debugged, the ends of the lines say the values with the shapes that they have; inferred shapes in
 * the middle of the lines would say less and push those out of sight.
 */
export const hintsAsideWhileDebugging: InlayHintsMiddleware = {
  provideInlayHints: (document, range, token, next) => (isDebugging() ? [] : next(document, range, token)),
};

/** Asks for the hints anew where a session begins or ends. */
export function refreshHintsWithSessions(client: LanguageClient): vscode.Disposable {
  let wasDebugging = isDebugging();
  return vscode.debug.onDidChangeActiveDebugSession(() => {
    if (isDebugging() === wasDebugging) return;
    wasDebugging = isDebugging();
    const feature = client.getFeature(InlayHintRequest.method);
    for (const document of vscode.workspace.textDocuments) {
      feature.getProvider(document)?.onDidChangeInlayHints.fire();
    }
  });
}
