import { readCarriedNumbers } from '../../../core/carried-numbers';
import type { Model } from '../../../core/onnx/model';
import { readModel } from '../../../core/onnx/read';
import { graphData } from '../../../extension/graph/graph-data';
import { nodeDetails } from '../../../extension/graph/node-details';
import { weightOf } from '../../../extension/graph/weight-of';
import { weightPicture } from '../../../extension/graph/weight-picture';
import type {
  FromGraph,
  GraphAnswers,
  GraphQuestion,
  KeptValue,
  NodeFigures,
  ToGraph,
} from '../../../webview/graph/messages/protocol';
import { graphPage } from '../../../webview/graph/page';
import type { SavedState } from '../../../webview/graph/saved-state';
import type { PanelPage } from '../../host/page';
import { type OpenOptions, openPage, until } from './open-page';

/** The Graph panel, with an extension's end that answers from a real model as the extension's own parts do. */
export class GraphExtension {
  /** What nodes can be coloured by, where a test gives something. */
  figures: NodeFigures | null = null;
  /** What a session has kept, where a test gives something, and which values were asked for. */
  values: ReadonlyMap<string, KeptValue> = new Map();
  readonly asked: (readonly string[])[] = [];

  private constructor(
    readonly panel: PanelPage,
    readonly model: Model,
  ) {}

  /** Opens the panel on a model; its graph is drawn. */
  static async open(file: string, options: Omit<OpenOptions, 'onPosted'> = {}): Promise<GraphExtension> {
    const model = readModel(file);
    let receive: (message: FromGraph) => void = () => undefined;
    const panel = await openPage('graph', graphPage, {
      ...options,
      onPosted: (message) => receive(readCarriedNumbers(message) as FromGraph),
    });
    const extension = new GraphExtension(panel, model);
    receive = (message) => {
      if (message.type === 'question') void extension.reply(message.id, message.question);
    };
    await panel.untilPosted<FromGraph>((message) => message.type === 'ready');
    await extension.send({ type: 'model', data: graphData(model) });
    await extension.until((state) => Object.keys(state.open).length > 0);
    return extension;
  }

  send(message: ToGraph): Promise<void> {
    return this.panel.send(message);
  }

  /** What the page has kept. */
  async state(): Promise<SavedState | undefined> {
    return (await this.panel.state()) as SavedState | undefined;
  }

  /** Waits until what the page keeps is as wanted. */
  async until(holds: (state: SavedState) => boolean): Promise<SavedState> {
    const state = await until(
      () => this.state(),
      (now) => now !== undefined && now !== null && holds(now),
      'the state of the page',
    );
    return state!;
  }

  /** The last message of that type that the page has sent. */
  async lastSent<T extends FromGraph['type']>(type: T): Promise<Extract<FromGraph, { type: T }>> {
    const all = await this.panel.posted<FromGraph>();
    return all.filter((message) => message.type === type).at(-1) as Extract<FromGraph, { type: T }>;
  }

  /** The first output of a node by its operator, the n-th of them. */
  nodeOf(op: string, n = 0): number {
    return this.model.graph.nodes.filter((node) => node.op === op)[n]!.index;
  }

  private async reply(id: number, question: GraphQuestion): Promise<void> {
    const body = this.answer(question);
    // A page that is closed in the middle of a question needs no answer.
    await this.send({ type: 'answer', id, body }).catch(() => undefined);
  }

  private answer(question: GraphQuestion): GraphAnswers[GraphQuestion['ask']] {
    switch (question.ask) {
      case 'details':
        return nodeDetails(this.model, question, 1)!;
      case 'picture': {
        const weight = weightOf(this.model.graphs.get(question.graph), question.name);
        return weight ? weightPicture(weight) : null;
      }
      case 'figures':
        return this.figures;
      case 'values':
        this.asked.push(question.names);
        return question.names.map((name) => this.values.get(name) ?? null);
    }
  }
}
