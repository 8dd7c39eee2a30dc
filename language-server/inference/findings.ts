import type { NodeTree } from '../../core/onnx/text/parse/tree';
import { inferenceLevel } from '../../engine/inference/types';
import type { ParsedDocument } from '../document';
import type { Finding } from '../findings/finding';
import { ownFindings } from '../findings/own-findings';
import type { InferenceDiagnostic } from './inference';

/** Among the findings, the source of what onnxruntime says. */
export const inferenceSource = 'onnxruntime';

/**
 * The findings of a document's inference. Of a node in which the server itself finds what is wrong, by the table of
 * operators, onnxruntime's less exact word for it is left out.
 */
export function inferenceFindings(
  document: ParsedDocument,
  diagnostics: readonly InferenceDiagnostic[],
): Finding[] {
  const faults = ownFindings(document)
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ start }) => start)
    .sort((a, b) => a - b);
  return diagnostics
    .filter(({ kind, node }) => kind === 'declaration' || !node || !hasFault(faults, node))
    .map(({ kind, range, message, detail }) => ({
      start: range.start,
      end: range.end,
      severity: inferenceLevel(kind),
      code: `inference-${kind}`,
      message,
      fixes: [],
      ...(detail !== undefined && { related: [{ range, message: `onnxruntime: ${detail.trim()}` }] }),
    }));
}

/** Whether something is found in a node itself, its bodies aside. */
function hasFault(
  faults: readonly number[],
  { start, operator, attributes, inputsRange }: NodeTree,
): boolean {
  const ends = [operator?.nameRange.end ?? start, inputsRange?.end ?? start];
  for (const { name, value } of attributes) {
    const isBody = value?.kind === 'graph' || (value?.kind === 'list' && value.items[0]?.kind === 'graph');
    ends.push(isBody ? name.end : (value?.end ?? name.end));
  }
  // Bodies stand behind everything else, in what is printed.
  const end = Math.max(...ends);
  let [low, high] = [0, faults.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (faults[middle]! < start) low = middle + 1;
    else high = middle;
  }
  return low < faults.length && faults[low]! <= end;
}
