import * as vscode from 'vscode';
import { scopeOf } from '../../core/modules/node-scope';
import { valueNameAt } from '../../core/onnx/text/parse/line-names';
import { isLibrary } from '../../core/python/stack-trace';
import type { ModelStore } from '../models/model-store';
import { type TracedNode, tracedNodeAt } from './python-sources';

/** Says, over a node's label or operator, in which modules it is and which Python code it comes from. */
export class NodeHover implements vscode.HoverProvider {
  constructor(private readonly models: ModelStore) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    // Over a value's name its value is shown.
    if (valueNameAt(document.lineAt(position.line).text, position.character)) return undefined;
    const traced = await tracedNodeAt(this.models, document.uri, position.line + 1).catch(() => undefined);
    const parts = traced ? [modulesText(traced), ...codeTexts(traced)] : [];
    const shown = parts.filter((part) => part !== undefined);
    return shown.length > 0 ? new vscode.Hover(shown) : undefined;
  }
}

/** `In h.0 (Block) › attn (CausalSelfAttention)` */
function modulesText({ node }: TracedNode): vscode.MarkdownString | undefined {
  const scope = scopeOf(node) ?? [];
  if (scope.length === 0) return undefined;
  const names = scope.map(({ name, kind }) => (kind ? `${name} (${kind.split('.').at(-1)})` : name));
  return new vscode.MarkdownString().appendText(vscode.l10n.t('In {0}', names.join(' › ')));
}

/** The calls that made the node, each with its line and a link where its source is found; libraries' are left out. */
function codeTexts({ node, sources }: TracedNode): vscode.MarkdownString[] {
  return sources
    .placesOf(node)
    .filter(({ file, source }) => source !== undefined || !isLibrary(file))
    .map(({ file, line, function: name, text, source }) => {
      const markdown = new vscode.MarkdownString();
      if (source) {
        const uri = vscode.Uri.file(source.path).with({ fragment: `L${line}` });
        // A path has no characters in a URI that would end the link.
        markdown.appendMarkdown(`[${line}](${uri.toString()} "${vscode.l10n.t('Go to the source')}") `);
      }
      markdown.appendText(vscode.l10n.t('{0}, in {1}', `${file}:${line}`, name));
      return text === undefined ? markdown : markdown.appendCodeblock(text, 'python');
    });
}
