import path from 'node:path';
import type { Graph } from '../../core/onnx/model';
import { embeddingRows } from '../../core/onnx/token-ids';
import { findVocabularyFile } from '../../core/vocabulary/vocabulary-file';
import type { TextFacts } from '../../webview/tensor/protocol';
import type { ChosenNames } from './chosen-names';

/** What the model, and the files beside it, tell of a value of integers that may be a text. */
export function textFacts(
  graph: Graph | undefined,
  name: string,
  program: string | undefined,
  names: Pick<ChosenNames, 'get'>,
): TextFacts {
  const rows = graph && embeddingRows(graph, name);
  const file = program && (names.get(program, 'vocabulary') ?? findVocabularyFile(path.dirname(program)));
  return { vocabulary: file !== undefined, ...(rows !== undefined && { embeddingRows: rows }) };
}
