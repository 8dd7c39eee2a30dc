import { readFileSync, realpathSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { fileReason, UserError } from '../../core/errors';
import type { Diagnostic } from '../../core/onnx/lint/diagnostic';
import type { Problem } from '../../core/onnx/model';
import { readModel } from '../../core/onnx/read';
import { isOnnxText, otherKind, sniffLength } from '../../core/onnx/read/sniff';
import { buildModel } from '../../core/onnx/text/build/build';
import type { Range } from '../../core/onnx/text/parse/tree';
import { TextPositions } from '../../core/onnx/text/positions';
import { printModel } from '../../core/onnx/text/print';
import { isTextFile } from '../../core/onnx/text-file';
import { textDocumentUri } from '../../core/uri';
import { inferTypes } from '../../engine/inference/infer';
import type { Runner } from '../../engine/runner-client';
import type { ParsedDocument } from '../../language-server/document';
import { documentOf } from '../../language-server/document';
import { ownFindings } from '../../language-server/findings/own-findings';
import type { DocumentModel } from '../../language-server/inference/document-model';
import { modelOfDocument } from '../../language-server/inference/document-model';
import { inferenceFindings } from '../../language-server/inference/inference-findings';
import { inferredDocument } from '../../language-server/inference/inferred-document';
import { foundNode } from './found-node';
import type { LintedFile, LintFinding, Region } from './linted-file';

/** A text that is longer is not parsed: its tree would take a few gigabytes. */
const largestText = 256 * 1024 * 1024;

/** Gives the runner, which is started when it is first needed; undefined where inference is not wanted. */
export type GetRunner = (() => Promise<Runner>) | undefined;

/**
 * Reads a model or a text and finds what is wrong with it: what the table of operators says, what the reader or the
 * builder says, and what onnxruntime infers.
 *
 * @throws UserError where the file cannot be read; RunnerDied where onnxruntime crashed
 */
export async function lintFile(file: string, runner: GetRunner): Promise<LintedFile> {
  const opened = open(file);
  const { document, isModel, others } = opened;
  const own = ownFindings(document);
  const found = [...own, ...others.filter((other) => !isTold(document, own, other))];
  if (runner) found.push(...(await inferred(opened, await runner())));
  found.sort((a, b) => a.start - b.start || a.end - b.end);
  const positions = new TextPositions(document.text);
  return {
    file,
    isModel,
    findings: found.map((diagnostic) => findingOf(document, positions, diagnostic)),
  };
}

interface OpenFile extends DocumentModel {
  readonly document: ParsedDocument;
  readonly isModel: boolean;
  /** What reading or building it said. */
  readonly others: readonly Diagnostic[];
}

function open(file: string): OpenFile {
  const text = readText(file);
  if (text !== undefined) {
    const document = documentOf(pathToFileURL(file).href, text);
    const { model, nodeAt } = modelOfDocument(document);
    const others = buildModel(text, document.tree).problems.map(
      ({ start, end, level, message }): Diagnostic => ({ code: 'onnx/model', start, end, level, message }),
    );
    others.push(...model.problems.map((problem) => problemAt(document, nodeAt, problem)));
    return { document, isModel: false, model, nodeAt, others };
  }
  const model = readModel(file);
  const document = documentOf(textDocumentUri(model.path), printModel(model).text);
  const nodeAt = (graph: string, index: number) => document.graphPaths.scopeAt(graph)?.graph.nodes[index];
  const others = model.problems.map((problem) => problemAt(document, nodeAt, problem));
  return { document, isModel: true, model, nodeAt, others };
}

/** The text of a file that holds one; undefined where it is, or may be, a binary model. */
function readText(file: string): string | undefined {
  let bytes: Buffer;
  try {
    const { size } = statSync(file);
    const isText = isTextFile(file);
    if (isText && size > largestText) {
      throw new UserError('OD1003', `'${file}' is a text of ${size} bytes, more than can be read.`);
    }
    if (!isText && size > largestText) return undefined;
    bytes = readFileSync(realpathSync(file));
    if (!isText && !isOnnxText(bytes.subarray(0, sniffLength))) return undefined;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('OD1001', `Cannot open '${file}': ${fileReason(error)}`);
  }
  const kind = bytes.length === 0 ? 'text' : (otherKind(bytes) ?? 'binary');
  if (kind !== 'text')
    throw new UserError('OD1002', `'${file}' is not in ONNX's text syntax: it is ${kind}.`);
  return new TextDecoder().decode(bytes);
}

/** A problem of a model at its node, or at its graph's name. */
function problemAt(
  document: ParsedDocument,
  nodeAt: DocumentModel['nodeAt'],
  { level, message, graph = '', node }: Problem,
): Diagnostic {
  const scope = document.graphPaths.scopeAt(graph);
  const tree = node === undefined ? undefined : nodeAt(graph, node);
  const place: Range = tree?.operator ??
    scope?.graph.name ??
    document.tree.graph?.name ?? { start: 0, end: 0 };
  return { code: 'onnx/model', level, message, start: place.start, end: place.end };
}

/** Whether the lint has a fault at the same node, or where there is none at the same place, already. */
function isTold(document: ParsedDocument, own: readonly Diagnostic[], other: Diagnostic): boolean {
  const faults = own.filter(({ level }) => level === 'error' || level === 'warning');
  const node = foundNode(document, other.start);
  if (!node) {
    const isOutput = (code: string) => code === 'onnx/undefined-output' || code === 'onnx/duplicate-function';
    return faults.some(
      ({ code, start, end }) => isOutput(code) || (start <= other.end && other.start <= end),
    );
  }
  return faults.some((fault) => {
    const at = foundNode(document, fault.start);
    return at?.graph === node.graph && at.index === node.index;
  });
}

async function inferred(
  { document, model, nodeAt }: OpenFile,
  runner: Runner,
): Promise<readonly Diagnostic[]> {
  const inference = await inferTypes(runner, model);
  const { diagnostics } = inferredDocument(document, { model, nodeAt }, inference);
  return inferenceFindings(document, diagnostics);
}

function findingOf(document: ParsedDocument, positions: TextPositions, diagnostic: Diagnostic): LintFinding {
  const { level, code, message, start, related = [], fixes = [] } = diagnostic;
  const isRuntime = code.startsWith('onnxruntime/');
  return {
    level,
    code,
    message,
    detail: isRuntime ? related[0]?.message : undefined,
    ...regionOf(positions, diagnostic),
    node: foundNode(document, start),
    related: isRuntime
      ? []
      : related.map((place) => ({ ...regionOf(positions, place), message: place.message })),
    fixes: fixes.map(({ title, edits }) => ({
      title,
      edits: edits.map((edit) => ({ ...regionOf(positions, edit), text: edit.text })),
    })),
  };
}

function regionOf(positions: TextPositions, { start, end }: Range): Region {
  const from = positions.at(start);
  const to = positions.at(end);
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}
