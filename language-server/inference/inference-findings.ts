import type { Diagnostic } from '../../core/onnx/lint/diagnostic';
import type { NodeTree } from '../../core/onnx/text/parse/tree';
import { partitionPoint } from '../../core/partition-point';
import { inferenceLevel } from '../../engine/inference/types';
import type { ParsedDocument } from '../document';
import { ownFindings } from '../findings/own-findings';
import type { InferenceDiagnostic } from './inference';

/**
 * What onnxruntime says of a document beyond what the server itself finds: of a node in which that finds a fault, by
 * the table of operators, onnxruntime's less exact word for it is left out. Codes are `onnxruntime/shape` and the like;
 * onnxruntime's own text is what is related.
 */
export function inferenceFindings(
  document: ParsedDocument,
  diagnostics: readonly InferenceDiagnostic[],
): Diagnostic[] {
  return withoutKnownFaults(document, diagnostics).map(
    ({ kind, range: { start, end }, message, detail }) => ({
      start,
      end,
      code: `onnxruntime/${kind}`,
      level: inferenceLevel(kind),
      message,
      related: detail === undefined ? [] : [{ start, end, message: detail.trim() }],
    }),
  );
}

function withoutKnownFaults(
  document: ParsedDocument,
  diagnostics: readonly InferenceDiagnostic[],
): readonly InferenceDiagnostic[] {
  if (diagnostics.length === 0) return diagnostics;
  const own = ownFindings(document);
  const isDamaged = own.some(({ code }) => code === 'onnx/syntax');
  const told = new Set<string>();
  const faults = own
    .filter(({ level }) => level === 'error' || level === 'warning')
    .map(({ start }) => start)
    .sort((a, b) => a - b);
  return diagnostics.filter(({ kind, node, message }) => {
    if (kind === 'declaration') return true;
    if (node) return !hasFault(faults, node);
    // What is wrong with a graph follows from what could not be read of it; and it is wrong with each function alike.
    if ((isDamaged && kind === 'model') || told.has(message)) return false;
    told.add(message);
    return true;
  });
}

/** Whether something is found in a node itself; its bodies have nodes of their own. */
function hasFault(
  faults: readonly number[],
  { start, operator, attributes, inputsRange }: NodeTree,
): boolean {
  const within = (from: number, to: number) => {
    const first = faults[partitionPoint(faults, (fault) => fault < from)];
    return first !== undefined && first <= to;
  };
  // The parser has told of a node that was not read to its end.
  if (!inputsRange || within(start, operator?.nameRange.end ?? start)) return true;
  if (within(inputsRange.start, inputsRange.end)) return true;
  return attributes.some(({ name, value }) => {
    const isBody = value?.kind === 'graph' || (value?.kind === 'list' && value.items[0]?.kind === 'graph');
    return within(name.start, isBody || !value ? name.end : value.end);
  });
}
