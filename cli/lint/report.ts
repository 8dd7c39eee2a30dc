import type { DiagnosticLevel } from '../../core/onnx/lint/diagnostic';
import type { LintedFile } from './linted-file';

/** What a lint of several files found. */
export interface LintReport {
  readonly files: readonly LintedFile[];
  readonly errors: number;
  readonly warnings: number;
}

/** The levels, the worst first. */
export const levels: readonly DiagnosticLevel[] = ['error', 'warning', 'information', 'hint'];

/** A report of what is at least as bad as a level. Errors and warnings are counted before anything is left out. */
export function reportOf(files: readonly LintedFile[], least: DiagnosticLevel): LintReport {
  const all = files.flatMap(({ findings }) => findings);
  const shown = levels.slice(0, levels.indexOf(least) + 1);
  return {
    files: files.map((file) => ({
      ...file,
      findings: file.findings.filter(({ level }) => shown.includes(level)),
    })),
    errors: all.filter(({ level }) => level === 'error').length,
    warnings: all.filter(({ level }) => level === 'warning').length,
  };
}
