import { nodeLabel } from './linted-file';
import type { LintReport } from './report';

/** A line a finding, as compilers write them, and a last line that counts. */
export function textFormat({ files, errors, warnings }: LintReport): string {
  const lines = files.flatMap(({ file, isModel, findings }) =>
    findings.map(({ line, column, level, code, message, node }) => {
      // The text of a model is nowhere to be looked at by its line: the node is said, too.
      const where = isModel && node ? ` (${nodeLabel(node)})` : '';
      return `${oneLine(file)}:${line}:${column}: ${level}: ${oneLine(message + where)} [${code}]`;
    }),
  );
  if (files.some(({ isModel, findings }) => isModel && findings.length > 0)) {
    lines.push("(Lines and columns of a .onnx are those of its text: 'onnx-debug text FILE'.)");
  }
  lines.push(
    `${counted(errors, 'error')}, ${counted(warnings, 'warning')} in ${counted(files.length, 'file')}.`,
  );
  return `${lines.join('\n')}\n`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Names come from models and may have line breaks. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
