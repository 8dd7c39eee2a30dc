import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The folders whose words a person reads in the editor. */
const folders = ['extension', 'webview'];

/**
 * Every string that is given to `vscode.l10n.t` or to the pages' `t`, by itself as VS Code's bundles have them, in
 * alphabetical order.
 *
 * @throws where a string is no literal, naming the place: it could not be translated
 */
export function collectStrings(root: string): Record<string, string> {
  const found = new Set<string>();
  for (const file of folders.flatMap((folder) => sourcesIn(path.join(root, folder)))) {
    const text = readFileSync(file, 'utf8');
    if (!/\bt\(/.test(text)) continue;
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && isTranslation(node.expression)) {
        found.add(literalOf(node, source, path.relative(root, file)));
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return Object.fromEntries([...found].sort().map((message) => [message, message]));
}

/** The source files of a folder, without the one that translates. */
export function sourcesIn(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts') && !name.endsWith('localise.ts'))
    .sort()
    .map((name) => path.join(folder, name));
}

/** Whether what is called translates its first argument. */
export function isTranslation(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return called.text === 't';
  return (
    ts.isPropertyAccessExpression(called) &&
    called.name.text === 't' &&
    /(^|\.)l10n$/.test(called.expression.getText())
  );
}

function literalOf(call: ts.CallExpression, source: ts.SourceFile, file: string): string {
  const [first] = call.arguments;
  if (first && ts.isStringLiteralLike(first)) return first.text;
  if (first && ts.isObjectLiteralExpression(first)) {
    for (const property of first.properties) {
      if (!ts.isPropertyAssignment(property) || property.name.getText() !== 'message') continue;
      if (ts.isStringLiteralLike(property.initializer)) return property.initializer.text;
    }
  }
  const { line } = source.getLineAndCharacterOfPosition(call.getStart());
  throw new Error(
    `${file}:${line + 1}: what is translated must be a literal: ${call.getText().slice(0, 80)}`,
  );
}
