import * as vscode from 'vscode';
import type { Graph, Model } from '../../core/onnx/model';
import type { TimelineNode } from '../../core/timeline';
import type { Timeline } from '../../debug-adapter/protocol';
import type { FigureChoice, NodeFigures } from '../../webview/graph/messages/protocol';
import { request } from '../debugging/requests';
import type { Standing } from '../debugging/standing';

/** Nodes in a page of the timeline. */
const page = 2000;

/** What nodes can be coloured by: what the model says at any time, what a session measured while there is one. */
export function figureChoices(standing: Standing): FigureChoice[] {
  const weights = { id: 'weights', label: vscode.l10n.t('Weights') };
  if (standing.kind !== 'stopped') return [weights];
  return [
    { id: 'time', label: vscode.l10n.t('Time') },
    { id: 'output', label: vscode.l10n.t('Output size') },
    weights,
  ];
}

/** One number for each node of a graph; null where nothing is known of any. */
export async function nodeFigures(
  id: string,
  path: string,
  model: Model,
  standing: Standing,
): Promise<NodeFigures | null> {
  const graph = model.graphs.get(path);
  if (!graph) return null;
  if (id === 'weights') return weightFigures(graph);
  if (standing.kind !== 'stopped') return null;
  const nodes: TimelineNode[] = [];
  const { session, threadId } = standing;
  for (let start = 0, count = 1; start < count; start += page) {
    const answer: Timeline = await request(session, 'onnx/timeline', {
      threadId,
      graph: path,
      start,
      count: page,
    });
    nodes.push(...answer.nodes);
    count = answer.count;
  }
  return id === 'time' ? timeFigures(graph, nodes) : outputFigures(graph, nodes);
}

function timeFigures(graph: Graph, nodes: readonly TimelineNode[]): NodeFigures | null {
  const clocks = new Set(nodes.flatMap(({ ms, clock }) => (ms !== undefined && clock ? [clock] : [])));
  const values = figuresOf(graph, nodes, ({ ms }) => ms);
  return withRange(values, {
    id: 'time',
    caption: vscode.l10n.t('Time a node'),
    note: clockText(clocks),
    unit: 'milliseconds',
    groups: 'sum',
  });
}

function clockText(clocks: ReadonlySet<string>): string {
  if (clocks.has('profiler') && clocks.has('runner')) {
    return vscode.l10n.t("onnxruntime's profiler; stepped nodes: the runner's clock");
  }
  return clocks.has('profiler')
    ? vscode.l10n.t("onnxruntime's profiler")
    : vscode.l10n.t("the runner's clock");
}

function outputFigures(graph: Graph, nodes: readonly TimelineNode[]): NodeFigures | null {
  const values = figuresOf(graph, nodes, ({ outputBytes }) => outputBytes);
  return withRange(values, {
    id: 'output',
    caption: vscode.l10n.t('Bytes of outputs'),
    note: '',
    unit: 'bytes',
    groups: 'max',
  });
}

/** The bytes of the weights that each node takes. */
function weightFigures(graph: Graph): NodeFigures | null {
  const values = Float64Array.from(graph.nodes, ({ inputs }) => {
    let bytes = Number.NaN;
    for (const name of inputs) {
      const data = graph.weights.get(name)?.data;
      if (!data || data.kind === 'missing') continue;
      bytes = (Number.isNaN(bytes) ? 0 : bytes) + (data.kind === 'file' ? data.length : data.bytes.length);
    }
    return bytes;
  });
  return withRange(values, {
    id: 'weights',
    caption: vscode.l10n.t('Bytes of weights'),
    note: '',
    unit: 'bytes',
    groups: 'sum',
  });
}

function figuresOf(
  graph: Graph,
  nodes: readonly TimelineNode[],
  figure: (node: TimelineNode) => number | undefined,
): Float64Array {
  const values = new Float64Array(graph.nodes.length).fill(Number.NaN);
  for (const each of nodes) {
    const { graph: path, index } = each.node;
    if (path === graph.path && index < values.length) values[index] = figure(each) ?? Number.NaN;
  }
  return values;
}

function withRange(
  values: Float64Array,
  about: Pick<NodeFigures, 'id' | 'caption' | 'note' | 'unit' | 'groups'>,
): NodeFigures | null {
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > high) high = value;
  return high === Number.NEGATIVE_INFINITY ? null : { ...about, values, low: 0, high, signed: false };
}
