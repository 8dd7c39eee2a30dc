import path from 'node:path';
import * as vscode from 'vscode';
import { valueNameAt } from '../../core/onnx/text/parse/line-names';
import { comparisonOfUri } from './comparison-uri';
import type { Comparisons } from './comparisons';

/** Says, over a value in the second model's text, what its file calls it where that is another name. */
export class RealNames implements vscode.HoverProvider {
  constructor(private readonly comparisons: Comparisons) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const found = comparisonOfUri(document.uri);
    if (found?.side !== 'b') return undefined;
    const value = valueNameAt(document.lineAt(position.line).text, position.character);
    if (!value) return undefined;
    const { realNames } = await this.comparisons.texts(found.comparison);
    const real = realNames.get(value.text);
    if (!real) return undefined;
    const names = [...real].map((name) => `'${name}'`).join(' or ');
    const said = new vscode.MarkdownString();
    said.appendText(vscode.l10n.t('{0} in {1}', names, path.basename(found.comparison.b.path)));
    return new vscode.Hover(said, new vscode.Range(position.line, value.start, position.line, value.end));
  }
}
