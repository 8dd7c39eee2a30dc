import path from 'node:path';
import { findLabels, labelsOfFile } from '../../core/labels/find-labels';
import type { Model } from '../../core/onnx/model';
import { embeddingRows } from '../../core/onnx/token-ids';
import type { Labels, Tokens } from '../../webview/tensor/views/media/protocol';
import { programOf } from '../debugging/program-of';
import { request } from '../debugging/requests';
import type { Asked } from './asked';

/** What token ids stand for: in the chosen vocabulary, else in the one beside the model. */
export async function tokensOf({ session, names }: Asked, ids: readonly number[]): Promise<Tokens> {
  const file = names.get(programOf(session), 'vocabulary');
  const args = { ids, ...(file !== undefined && { file }) };
  const { vocabulary, tokens = [], text = '' } = await request(session, 'onnx/tokens', args);
  if (!vocabulary) return { tokens, text };
  return { tokens, text, vocabulary: { source: path.basename(vocabulary.file), size: vocabulary.size } };
}

/**
 * The names of some of so many classes: of the chosen file or, where it has another number of them, of what lies beside
 * the model; of tokens, the vocabulary's pieces. A chosen file of another number is better than none.
 */
export async function labelsOf(
  asked: Asked,
  { classes, positions }: { readonly classes: number; readonly positions: readonly number[] },
): Promise<Labels | null> {
  const { session, names, models } = asked;
  const program = programOf(session);
  const model = program === undefined ? undefined : await models.model(program).catch(() => undefined);
  const file = names.get(program, 'labels');
  const labels = file === undefined ? undefined : labelsOfFile(file);
  const chosen = labels && { source: path.basename(file!), labels };
  const of = ({ source, labels: all }: NonNullable<typeof chosen>) => ({
    source,
    labels: positions.map((at) => all[at]),
  });
  if (chosen?.labels.length === classes) return of(chosen);
  const found = program && findLabels(model?.metadata ?? new Map(), path.dirname(program), classes);
  if (found) return of(found);
  const pieces = await piecesOf(asked, model, classes, positions).catch(() => null);
  return pieces ?? (chosen ? of(chosen) : null);
}

/** The pieces of tokens, where the classes are those of the vocabulary or the rows of the model's own embedding. */
async function piecesOf(
  asked: Asked,
  model: Model | undefined,
  classes: number,
  positions: readonly number[],
): Promise<Labels | null> {
  const { vocabulary, tokens } = await tokensOf(asked, positions);
  if (!vocabulary) return null;
  const isVocabulary =
    vocabulary.size === classes ||
    model?.graph.inputs.some(({ name }) => embeddingRows(model.graph, name) === classes);
  if (!isVocabulary) return null;
  const labels = tokens.map(({ kind, text }) => (kind === 'missing' ? undefined : text));
  return { source: vocabulary.source, labels };
}
