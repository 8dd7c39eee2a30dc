import type { SyntaxProblem } from '../../text/parse/tree';
import type { LintContext } from '../context';
import type { Diagnostic } from '../diagnostic';
import { replace } from '../diagnostic';

/** Passes on what the parser did not understand. */
export function checkSyntax(context: LintContext): void {
  for (const problem of context.tree.problems) context.report(syntaxDiagnostic(problem));
}

/** What the parser did not understand, as a diagnostic. */
export function syntaxDiagnostic({
  start,
  end,
  message,
  fix,
}: SyntaxProblem): Diagnostic & { readonly code: 'onnx/syntax' } {
  const fixes = fix && [replace(fix.title, fix.range, fix.text, true)];
  return { code: 'onnx/syntax', level: 'error', start, end, message, fixes };
}
