import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { isTranslation, sourcesIn } from './collect';

/** Names of properties and attributes whose text a person sees or hears. */
const spokenNames = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'label',
  'title',
  'placeholder',
  'textContent',
  'ariaLabel',
  'description',
  'detail',
  'message',
  'prompt',
  'does',
]);

/** What is called with texts that only a program reads. */
const forPrograms =
  /(^|\.)(querySelector(All)?|closest|matches|matchMedia|classList\.\w+|getPropertyValue|setProperty|registerCommand|executeCommand|get|has|test|startsWith|endsWith|includes|split|join|appendLine|debug|error|warn|info|trace)$/;

/** Two words, or one with a capital: what reads as language. */
const words = /[A-Za-z]{2,}[,.:;]?\s|\s[A-Za-z]{2,}|^[A-Z][a-z]+/;

/** What looks like words to the rule, but is the same in every language: names, units, keys, formats. */
export type Exception = (text: string, file: string) => boolean;

/**
 * The literals of a folder that a person would see untranslated, as `file:line: text`: those that read as language, and
 * those in a place that is shown. A rule of thumb: what is right as it stands is told by `isException`.
 */
export function untranslated(root: string, folder: string, isException: Exception): string[] {
  const found: string[] = [];
  for (const file of sourcesIn(path.join(root, folder))) {
    const name = path.relative(root, file).replaceAll(path.sep, '/');
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (isForPrograms(node)) return;
      if (ts.isCallExpression(node) && isTranslation(node.expression)) {
        for (const argument of node.arguments.slice(1)) visit(argument);
        return;
      }
      const text = textOf(node);
      if (text !== undefined && (words.test(text) || (/[A-Za-z]/.test(text) && isShown(node)))) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        if (!isException(text, name)) found.push(`${name}:${line + 1}: ${text}`);
      }
      ts.forEachChild(node, visit);
    };
    ts.forEachChild(source, visit);
  }
  return found;
}

/** A literal's text, places of a template as {}. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAssignment(node.parent) && node.parent.name === node) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return `${node.head.text}${node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('')}`;
}

/** Whether nothing inside a node is shown as it stands: types, imports, what is translated, compared or a class. */
function isForPrograms(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return true;
  if (ts.isCaseClause(node.parent ?? node) && node === (node.parent as ts.CaseClause).expression) return true;
  if (ts.isPropertyAssignment(node)) return node.name.getText() === 'class';
  if (ts.isBinaryExpression(node)) {
    const { operatorToken, left } = node;
    if (/^[!=]==$/.test(operatorToken.getText())) return true;
    return operatorToken.kind === ts.SyntaxKind.EqualsToken && /\.(className|font|id)$/.test(left.getText());
  }
  if (!ts.isCallExpression(node)) return false;
  return forPrograms.test(node.expression.getText());
}

/** Whether a literal stands where text is shown: a child of `h()`, or under one of the names. */
function isShown(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isConditionalExpression(parent) || ts.isParenthesizedExpression(parent)) {
    return !(ts.isConditionalExpression(parent) && parent.condition === node) && isShown(parent);
  }
  if (ts.isCallExpression(parent)) {
    const at = parent.arguments.indexOf(node as ts.Expression);
    const called = parent.expression.getText();
    return (called === 'h' && at >= 2) || (called === 'muted' && at === 0);
  }
  if (ts.isPropertyAssignment(parent)) return spokenNames.has(parent.name.getText().replace(/^'|'$/g, ''));
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return ts.isPropertyAccessExpression(parent.left) && spokenNames.has(parent.left.name.text);
  }
  return false;
}
