import { jsonText } from '../output';
import type { LintReport } from './report';

/** All that is known, as JSON: `{files: [{file, isModel, findings: […]}], errors, warnings}`. */
export function jsonFormat(report: LintReport): string {
  return jsonText(report);
}
