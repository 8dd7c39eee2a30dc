import * as vscode from 'vscode';
import type { TimelineNode } from '../../core/timeline';
import type { OnnxRequests, Timeline } from '../../debug-adapter/protocol';
import type { FigureChoice, NodeFigures } from '../../webview/graph/messages/protocol';
import type { GraphPart } from '../../webview/graph/protocol';
import { request } from '../debugging/requests';
import type { Standing, Stopped } from '../debugging/standing';
import { differenceFigures, type GraphOutputs } from './difference/difference-figures';
import type { OtherRun } from './difference/other-run';

/** Nodes in a page of the timeline. */
const page = 2000;

/** What nodes can be coloured by: what the model says at any time, what a session measured while there is one. */
export function figureChoices(standing: Standing): FigureChoice[] {
  const weights = { id: 'weights', label: vscode.l10n.t('Weights') };
  if (standing.kind !== 'stopped') return [weights];
  return [
    { id: 'time', label: vscode.l10n.t('Time') },
    { id: 'output', label: vscode.l10n.t('Output size') },
    ...statistics.map(({ id, label }) => ({ id, label: label() })),
    { id: 'difference', label: vscode.l10n.t('Difference to another run') },
    weights,
  ];
}

/** What values of outputs are coloured by. */
interface Statistic {
  readonly id: string;
  readonly figure: OnnxRequests['onnx/nodeFigures']['args']['figure'];
  readonly unit: NodeFigures['unit'];
  readonly label: () => string;
  readonly caption: () => string;
}

const statistics: readonly Statistic[] = [
  {
    ...{ id: 'nan', figure: 'nan', unit: 'count' },
    label: () => vscode.l10n.t('NaN count'),
    caption: () => vscode.l10n.t('NaN in outputs'),
  },
  {
    ...{ id: 'max', figure: 'max', unit: 'number' },
    label: () => vscode.l10n.t('Largest magnitude'),
    caption: () => vscode.l10n.t('Largest |x| of outputs'),
  },
  {
    ...{ id: 'zeros', figure: 'zeros', unit: 'share' },
    label: () => vscode.l10n.t('Zeros'),
    caption: () => vscode.l10n.t('Share of zeros in outputs'),
  },
];

/** Nodes that are asked about at once, so that other looks come in between. */
const statisticsPage = 200;

/** A statistic of each node's outputs, of those that the session has kept: nothing is computed again for it. */
async function statisticFigures(
  { id, figure, unit, caption }: Statistic,
  graph: GraphPart,
  { session, threadId }: Stopped,
): Promise<NodeFigures | null> {
  const values = new Float64Array(graph.nodes.count).fill(Number.NaN);
  let [kept, ran] = [0, 0];
  for (let start = 0; start < values.length; start += statisticsPage) {
    const length = Math.min(statisticsPage, values.length - start);
    const nodes = Array.from({ length }, (_, at) => start + at);
    const answer = await request(session, 'onnx/nodeFigures', { threadId, graph: graph.path, nodes, figure });
    answer.values.forEach((value, at) => {
      if (value !== 'notRun') ran++;
      if (value === 'notRun' || value === 'notKept' || value === 'none') return;
      kept++;
      values[start + at] = Number(value);
    });
  }
  const note =
    kept === ran
      ? vscode.l10n.t('of outputs as they are now')
      : vscode.l10n.t('outputs kept: {0} of {1}', kept, ran);
  return withRange(values, { id, caption: caption(), note, unit, groups: 'max' });
}

/** Where figures come from that neither the page's own data nor the session has. */
export interface FigureSources {
  /** The bytes of the weights that each node takes; NaN where it takes none. */
  readonly weightBytes: () => Promise<Float64Array>;
  /** The run to compare with; undefined where nobody chose one. */
  readonly otherRun: () => Promise<OtherRun | undefined>;
}

/**
 * One number for each node of a graph; null where nothing is known of any.
 */
export async function nodeFigures(
  id: string,
  graph: GraphPart,
  standing: Standing,
  { weightBytes, otherRun }: FigureSources,
): Promise<NodeFigures | null> {
  if (id === 'weights') return weightFigures(await weightBytes());
  if (id === 'difference') {
    // Not null, which says that nobody chose a run: it has only gone on for a moment.
    if (standing.kind !== 'stopped') throw new Error(vscode.l10n.t('The session has gone on.'));

    const other = await otherRun();
    return other ? differenceFigures(outputsOf(graph), standing, other) : null;
  }
  if (standing.kind !== 'stopped') return null;
  const statistic = statistics.find((each) => each.id === id);
  if (statistic) return statisticFigures(statistic, graph, standing);
  const { session, threadId } = standing;
  const ask = (start: number, measured: boolean): Promise<Timeline> =>
    request(session, 'onnx/timeline', { threadId, graph: graph.path, start, count: page, measured });
  const first = await ask(0, false);
  // Medians of whole runs say more than what the nodes happened to take once.
  const { measured } = first;
  const nodes: TimelineNode[] = measured ? [] : [...first.nodes];
  for (let count = measured ? 1 : first.count; nodes.length < count; ) {
    const answer = await ask(nodes.length, measured !== undefined);
    if (answer.nodes.length === 0) break;
    nodes.push(...answer.nodes);
    count = answer.count;
  }
  return id === 'time' ? timeFigures(graph, nodes, measured?.runs) : outputFigures(graph, nodes);
}

function timeFigures(graph: GraphPart, nodes: readonly TimelineNode[], runs?: number): NodeFigures | null {
  const clocks = new Set(nodes.flatMap(({ ms, clock }) => (ms !== undefined && clock ? [clock] : [])));
  const values = figuresOf(graph, nodes, ({ ms }) => ms);
  return withRange(values, {
    id: 'time',
    caption: vscode.l10n.t('Time a node'),
    note:
      runs === undefined ? clockText(clocks) : vscode.l10n.t('onnxruntime’s profiler, median of {0}', runs),
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

function outputFigures(graph: GraphPart, nodes: readonly TimelineNode[]): NodeFigures | null {
  const values = figuresOf(graph, nodes, ({ outputBytes }) => outputBytes);
  return withRange(values, {
    id: 'output',
    caption: vscode.l10n.t('Bytes of outputs'),
    note: '',
    unit: 'bytes',
    groups: 'max',
  });
}

function weightFigures(values: Float64Array): NodeFigures | null {
  return withRange(values, {
    id: 'weights',
    caption: vscode.l10n.t('Bytes of weights'),
    note: '',
    unit: 'bytes',
    groups: 'sum',
  });
}

function figuresOf(
  graph: GraphPart,
  nodes: readonly TimelineNode[],
  figure: (node: TimelineNode) => number | undefined,
): Float64Array {
  const values = new Float64Array(graph.nodes.count).fill(Number.NaN);
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
  return high === Number.NEGATIVE_INFINITY ? null : { ...about, values, low: 0, high };
}

/** The names of what each node of a graph makes. */
function outputsOf({ path, nodes, values }: GraphPart): GraphOutputs {
  const { start, items } = nodes.outputs;
  return {
    path,
    nodes: Array.from({ length: nodes.count }, (_, at) => ({
      outputs: [...items.subarray(start[at], start[at + 1])].flatMap((value) =>
        value < 0 ? [] : values.name[value]!,
      ),
    })),
  };
}
