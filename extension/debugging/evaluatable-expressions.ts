import * as vscode from 'vscode';
import { valueNameAt } from '../../core/onnx/text/parse/line-names';

/** What the hover evaluates: a value's whole name, which may hold `/`, `:` and quotes. */
export const evaluatableExpressionProvider: vscode.EvaluatableExpressionProvider = {
  provideEvaluatableExpression(document, position) {
    const found = valueNameAt(document.lineAt(position.line).text, position.character);
    if (!found) return undefined;
    const range = new vscode.Range(position.line, found.start, position.line, found.end);
    return new vscode.EvaluatableExpression(range, found.text);
  },
};
