import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from '../../core/onnx/lint/diagnostic';
import { readModel, readText } from '../../core/onnx/read';
import type { Range } from '../../core/onnx/text/parse/tree';
import { TextPositions } from '../../core/onnx/text/positions';
import { printModel } from '../../core/onnx/text/print';
import { textDocumentUri } from '../../core/uri';
import { inferTypes } from '../../engine/inference/infer';
import type { Runner } from '../../engine/runner-client';
import type { ParsedDocument } from '../../language-server/document';
import { documentOf } from '../../language-server/document';
import { ownFindings } from '../../language-server/findings/own-findings';
import type { DocumentModel } from '../../language-server/inference/document-model';
import { modelOfDocument, viewOf } from '../../language-server/inference/document-model';
import { inferenceFindings } from '../../language-server/inference/inference-findings';
import { inferredDocument } from '../../language-server/inference/inferred-document';
import { foundNode } from './found-node';
import { KnownFaults } from './known-faults';
import type { LintedFile, LintFinding, Region } from './linted-file';
import { ProblemPlaces } from './problem-places';

/** Gives the runner, which is started when it is first needed; undefined where inference is not wanted. */
export type GetRunner = (() => Promise<Runner>) | undefined;

/**
 * Reads a model or a text and finds what is wrong with it: what the table of operators says, what the reader or the
 * builder says, and what onnxruntime infers.
 *
 * @throws UserError where the file cannot be read; RunnerDied where onnxruntime crashed
 */
export function lintFile(file: string, runner: GetRunner): Promise<LintedFile> {
  return lintOpened(file, open(file), runner);
}

/**
 * Finds what is wrong with a text that is in no file, or not as it stands there. Its weights are looked for beside the
 * file of that name.
 *
 * @throws RunnerDied where onnxruntime crashed
 */
export function lintText(file: string, text: string, runner: GetRunner): Promise<LintedFile> {
  const document = documentOf(pathToFileURL(path.resolve(file)).href, text);
  return lintOpened(file, { document, isModel: false, ...modelOfDocument(document) }, runner);
}

async function lintOpened(file: string, opened: OpenFile, runner: GetRunner): Promise<LintedFile> {
  const { document, isModel } = opened;
  const own = ownFindings(document);
  const found = [...own, ...modelFindings(opened, new KnownFaults(document, own))];
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
}

function open(file: string): OpenFile {
  const text = readText(file);
  if (text !== undefined) {
    const document = documentOf(pathToFileURL(file).href, text);
    return { document, isModel: false, ...modelOfDocument(document) };
  }
  const model = readModel(file);
  const document = documentOf(textDocumentUri(model.path), printModel(model).text);
  return { document, isModel: true, ...viewOf(document, model) };
}

/** What building or reading the model said, but for what the lint has found at the same place. */
function modelFindings(
  { document, model, buildProblems, nodeAt }: OpenFile,
  known: KnownFaults,
): Diagnostic[] {
  const found = buildProblems
    .filter((problem) => !known.has(problem))
    .map((problem) => modelFinding(problem, problem));
  const places = new ProblemPlaces(document, nodeAt);
  for (const problem of model.problems) {
    const place = places.of(problem);
    if (place && known.has(place.whole)) continue;
    found.push(modelFinding(problem, place?.name ?? places.header(problem)));
  }
  return found;
}

function modelFinding(
  { level, message }: Pick<Diagnostic, 'level' | 'message'>,
  { start, end }: Range,
): Diagnostic {
  return { code: 'onnx/model', level, message, start, end };
}

async function inferred(opened: OpenFile, runner: Runner): Promise<readonly Diagnostic[]> {
  const { document, model } = opened;
  const { diagnostics } = inferredDocument(document, opened, await inferTypes(runner, model));
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
