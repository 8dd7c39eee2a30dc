import type { LintContext } from '../context';
import { replace } from '../diagnostic';

/** Passes on what the parser did not understand. */
export function checkSyntax(context: LintContext): void {
  for (const { start, end, message, fix } of context.tree.problems) {
    const fixes = fix && [replace(fix.title, fix.range, fix.text, true)];
    context.report({ code: 'onnx/syntax', level: 'error', start, end, message, fixes });
  }
}
