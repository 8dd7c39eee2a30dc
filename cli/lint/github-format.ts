import type { DiagnosticLevel } from '../../core/onnx/lint/diagnostic';
import type { LintedFile, LintFinding } from './linted-file';
import { nodeLabel } from './linted-file';
import type { LintReport } from './report';

/** The workflow commands that a level becomes. */
const commands: Readonly<Record<DiagnosticLevel, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/**
 * Workflow commands, which GitHub shows at the lines of a pull request:
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function githubFormat({ files }: LintReport): string {
  const lines = files.flatMap((file) => file.findings.map((finding) => command(file, finding)));
  return lines.map((line) => `${line}\n`).join('');
}

function command({ file, isModel }: LintedFile, finding: LintFinding): string {
  const { level, code, message, line, column, endLine, endColumn, node } = finding;
  const properties: [string, string | number][] = [['file', file]];
  // A binary file has no lines that could be shown.
  if (!isModel) {
    properties.push(['line', line], ['endLine', endLine]);
    // Columns are taken only within one line.
    if (line === endLine) properties.push(['col', column], ['endColumn', Math.max(endColumn, column)]);
  }
  properties.push(['title', code]);
  const place = isModel ? ` (${node ? `${nodeLabel(node)}, ` : ''}line ${line} of the model's text)` : '';
  const text = properties.map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(',');
  return `::${commands[level]} ${text}::${escapeData(message + place)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
