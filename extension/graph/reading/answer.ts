import { statSync } from 'node:fs';
import { t } from '@vscode/l10n';
import type { Model } from '../../../core/onnx/model';
import { NodeFinder } from '../../../core/onnx/node-finder';
import { readEditedText, readModel } from '../../../core/onnx/read';
import { textOfModel } from '../../../core/onnx/text/model-text';
import { graphData } from '../graph-data';
import { nodeDetails } from '../node-details';
import { weightOf } from '../weight-of';
import { weightPicture } from '../weight-picture';
import { lineTable } from './line-table';
import type { GraphReading, ModelAnswers, ModelQuestion, Wanted } from './protocol';
import { weightBytes } from './weight-bytes';

/** A model that was read, and what others have asked of it. */
interface Read {
  readonly model: Model;
  readonly reading: GraphReading;
  readonly finder: NodeFinder;
  /** Which state of which file it is; undefined for a text as it stood in the editor. */
  readonly state: string | undefined;
}

/** Answers what a graph's page asks of its model: what takes long of it happens beside the editor's own process. */
export class ModelAnswering {
  private read: Read | undefined;

  /** @throws UserError where the model cannot be read; Error where none was read yet, or it has no such graph */
  answer(question: ModelQuestion): ModelAnswers[ModelQuestion['ask']] {
    if (question.ask === 'read') return this.open(question);
    if (!this.read) throw new Error(t('No model was read.'));
    const { model, finder } = this.read;
    switch (question.ask) {
      case 'details':
        return nodeDetails(model, question.node, question.line) ?? null;
      case 'weightPicture': {
        const weight = weightOf(model.graphs.get(question.graph), question.name);
        return weight ? weightPicture(weight) : null;
      }
      case 'weightBytes': {
        const graph = model.graphs.get(question.graph);
        return graph ? weightBytes(graph) : new Float64Array();
      }
      case 'find':
        return question.patterns.map((pattern) =>
          finder.find(pattern).map(({ graph, index }) => ({ graph: graph.path, index })),
        );
    }
  }

  /** A file that has not changed is not read again: pages ask anew whenever they were hidden. */
  private open({ path, text }: Wanted): GraphReading {
    const state = text === undefined ? stateOf(path) : undefined;
    if (state !== undefined && this.read?.state === state) return this.read.reading;
    const model = text === undefined ? readModel(path) : readEditedText(text, path);
    const lines = lineTable(model.text ?? textOfModel(model));
    const reading = { data: graphData(model), lines };
    this.read = { model, reading, finder: new NodeFinder(model), state };
    return reading;
  }
}

function stateOf(path: string): string {
  const { mtimeMs, ctimeMs, size } = statSync(path);
  return JSON.stringify([path, mtimeMs, ctimeMs, size]);
}
