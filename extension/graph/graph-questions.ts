import { t } from '@vscode/l10n';
import type { TensorStatistics } from '../../core/tensor/measures/types';
import type { GraphAnswers, GraphQuestion, ValuePicture } from '../../webview/graph/messages/protocol';
import type { GraphData } from '../../webview/graph/protocol';
import { parseNumbers, request } from '../debugging/requests';
import type { Standing, Stopped } from '../debugging/standing';
import type { OtherRun } from './difference/other-run';
import { keptValues } from './kept-values';
import { nodeFigures } from './node-figures';
import type { NodeLines } from './node-lines';
import { picturePlan } from './picture-plan';
import type { GraphReader } from './reading/graph-reader';

/** What questions are answered from. */
export interface QuestionContext {
  readonly data: GraphData;
  /** Has the model that `data` is of. */
  readonly reader: GraphReader;
  readonly lines: NodeLines;
  /** Where the session stands that runs this model; `none` without one. */
  readonly standing: Standing;
  /** The run that figures are compared with; with `choose` a person is asked where none was chosen. */
  readonly otherRun: (choose: boolean) => Promise<OtherRun | undefined>;
}

/** Answers what the page asks. */
export async function answerGraph(
  question: GraphQuestion,
  context: QuestionContext,
): Promise<GraphAnswers[GraphQuestion['ask']]> {
  switch (question.ask) {
    case 'details': {
      const { graph, index } = question;
      const line = context.lines.line(question) ?? 0;
      const details = await context.reader.ask({ ask: 'details', node: { graph, index }, line });
      if (!details) throw new Error(t('The model has changed.'));
      return details;
    }
    case 'picture':
      return picture(question.graph, question.name, context);
    case 'figures':
      return figures(question, context);
    case 'values':
      return keptValues(question.graph, question.names, context.standing);
  }
}

function figures(
  { graph, id, choose }: Extract<GraphQuestion, { readonly ask: 'figures' }>,
  { data, reader, standing, otherRun }: QuestionContext,
) {
  const part = data.graphs.find(({ path }) => path === graph);
  return part
    ? nodeFigures(id, part, standing, {
        weightBytes: () => reader.ask({ ask: 'weightBytes', graph }),
        otherRun: () => otherRun(choose),
      })
    : null;
}

async function picture(
  graph: string,
  name: string,
  { reader, standing }: QuestionContext,
): Promise<ValuePicture | null> {
  const own = await reader.ask({ ask: 'weightPicture', graph, name });
  if (own) return own;
  return standing.kind === 'stopped' ? valuePicture(standing, name) : null;
}

/** A picture of a value that the session has, drawn where the value is. */
async function valuePicture({ session, frameId }: Stopped, name: string): Promise<ValuePicture | null> {
  const header = await request(session, 'onnx/tensor', { frameId, name });
  const { state, memoryReference, dtype, shape } = header;
  if (state !== 'ready' || !memoryReference || !shape || shape.includes(0) || dtype === 'string') return null;
  const plan = picturePlan(shape, { kernels: false });
  if (plan.kind !== 'tile') return null;
  const [tile, statistics] = await Promise.all([
    request(session, 'onnx/tile', { memoryReference, ...plan.request }),
    request(session, 'onnx/statistics', { memoryReference }),
  ]);
  const { min, max, nan } = parseNumbers(statistics) as TensorStatistics;
  const { rows, columns } = tile;
  const values = new Float32Array(Uint8Array.from(Buffer.from(tile.values, 'base64')).buffer);
  const marks = Uint8Array.from(Buffer.from(tile.marks, 'base64'));
  const type = `${dtype}[${shape.join(',')}]`;
  return { name, type, rows, columns, values, marks, part: plan.part, min, max, nan };
}
