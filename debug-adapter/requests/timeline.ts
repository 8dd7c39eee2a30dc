import type { TimelineNode, TimelineSpan } from '../../core/timeline';
import type { Measurement } from '../../engine/timings/measure';
import type { Sample } from '../debugger/sample';
import { nodeFigures } from '../debugger/timeline/node-figures';
import type { NodeRow } from '../debugger/timeline/node-rows';
import { nodeRows } from '../debugger/timeline/node-rows';
import type { Bar } from '../debugger/timeline/strip';
import { barsOf } from '../debugger/timeline/strip';
import { valueStatistics } from '../debugger/value-statistics';
import { illFormedRequest, notMeasured } from '../errors';
import { toJson } from '../json-numbers';
import type { Arguments, Body, OnnxEvents, Timeline } from '../protocol';
import type { Handlers, SessionState } from '../session-state';
import { nodeReference } from './node-reference';
import { threadId } from './stack';

/** What one page has at most, and what it has by default. */
const longestPage = 20_000;

/** Values that are told of at once. */
const mostValues = 400;

/** Odd, so that the median is one of them. */
const defaultRuns = 11;
const mostRuns = 1000;
/** Measuring goes on for so long at most; what has been run by then counts. */
const mostMs = 15_000;

/** How long nodes took (`Timeline`), in this run or in runs that are made to be measured. */
export const timelineRequests: Handlers = {
  async 'onnx/timeline'(state, args: Arguments<'onnx/timeline'>, signal) {
    state.wantsTimeline = true;
    return lookAt(state, args, signal, async (sample) => {
      await sample.execution?.timings.settle();
      const body: Body<'onnx/timeline'> = timelineOf(state, sample, args);
      return { body };
    });
  },

  async 'onnx/timelineSpans'(state, args: Arguments<'onnx/timelineSpans'>, signal) {
    state.wantsTimeline = true;
    return lookAt(state, args, signal, async (sample) => {
      await sample.execution?.timings.settle();
      const body: Body<'onnx/timelineSpans'> = spansOf(sample, args);
      return { body };
    });
  },

  'onnx/stopMeasuring'(state) {
    state.measuring?.abort();
    return {};
  },

  async 'onnx/nodeFigures'(state, args: Arguments<'onnx/nodeFigures'>, signal) {
    const { graph, figure } = args;
    const { program } = state.debugger;
    const nodes = args.nodes.slice(0, longestPage).flatMap((index) => program.node(graph, index) ?? []);
    if (nodes.length < args.nodes.length) throw illFormedRequest('onnx/nodeFigures', 'there is no such node');
    return lookAt(state, args, signal, async (sample, pointless) => {
      const values = await nodeFigures(state.debugger.runner, sample, graph, nodes, figure, pointless);
      const body: Body<'onnx/nodeFigures'> = { values: toJson(values) };
      return { body };
    });
  },

  async 'onnx/valueStatistics'(state, args: Arguments<'onnx/valueStatistics'>, signal) {
    const { graph } = args;
    const names = args.names.slice(0, mostValues);
    if (names.some((name) => typeof name !== 'string')) {
      throw illFormedRequest('onnx/valueStatistics', '"names" must be texts');
    }
    return lookAt(state, args, signal, async (sample, pointless) => {
      const values = await valueStatistics(state.debugger.runner, sample, graph, names, pointless);
      const body: Body<'onnx/valueStatistics'> = { values: toJson(values) };
      return { body };
    });
  },

  'onnx/profile'(state, { on }: Arguments<'onnx/profile'>) {
    state.debugger.profile(on);
    const body: Body<'onnx/profile'> = { on: state.debugger.profiles };
    return { body };
  },

  async 'onnx/measureTimes'(state, args: Arguments<'onnx/measureTimes'>, cancelled) {
    state.wantsTimeline = true;
    const runs = Math.min(mostRuns, Math.max(1, Math.floor(args.runs ?? defaultRuns)));
    const ending = new AbortController();
    state.measuring = ending;
    let done = 0;
    const endProgress = state.progress.begin({
      title: `Measuring ${state.debugger.program.name}`,
      state: () => ({
        message: done === 0 ? 'first run' : `${done} of ${runs} runs`,
        percentage: Math.floor((100 * done) / (runs + 1)),
      }),
      cancel: () => ending.abort(),
    });
    const signal = AbortSignal.any([ending.signal, cancelled]);
    try {
      return await lookAt(state, args, signal, async (sample, pointless) => {
        await sample.measure(state.debugger.runner, {
          runs,
          mostMs,
          signal: pointless,
          onRun: (run) => {
            done = run;
          },
        });
        const body: Body<'onnx/measureTimes'> = measuredOf(sample.measurement!);
        return { body, after: () => tellTimelineChanged(state, sample) };
      });
    } finally {
      endProgress();
    }
  },
};

/** Tells a client that has asked for times that there are others now. */
export function tellTimelineChanged(state: SessionState, sample: Sample): void {
  if (!state.wantsTimeline) return;
  const revision = sample.execution?.timings.revision ?? 0;
  const body: OnnxEvents['onnx/timelineChanged'] = { threadId: threadId(sample.index), revision };
  state.event('onnx/timelineChanged', body);
}

/** Tells all times of a sample that is about to end: nobody can ask for them then. */
export async function tellFinalTimeline(state: SessionState, sample: Sample): Promise<void> {
  if (!state.wantsTimeline || !sample.execution) return;
  await sample.execution.timings.settle();
  const all = { start: 0, count: longestPage };
  const body: OnnxEvents['onnx/timelineChanged'] = {
    threadId: threadId(sample.index),
    revision: sample.execution.timings.revision,
    final: {
      timeline: timelineOf(state, sample, all),
      spans: spansOf(sample, all).spans,
    },
  };
  state.event('onnx/timelineChanged', body);
}

function lookAt<T>(
  state: SessionState,
  args: { readonly threadId?: number },
  signal: AbortSignal,
  task: (sample: Sample, pointless: AbortSignal) => Promise<T>,
): Promise<T> {
  const standing = [...state.stops.keys()][0] ?? 0;
  const index = args.threadId === undefined ? standing : args.threadId - 1;
  return state.debugger.look(index, task, signal);
}

function timelineOf(
  state: SessionState,
  sample: Sample,
  { graph, start = 0, count = longestPage, measured = false }: Arguments<'onnx/timeline'>,
): Timeline {
  const { program, profiles } = state.debugger;
  const { execution, measurement } = sample;
  if (measured && !measurement) throw notMeasured();
  const timings = execution?.timings;
  const rows = measured
    ? nodeRows(program.model, measurement!.nodes, [])
    : nodeRows(
        program.model,
        new Map([...(timings?.nodes ?? [])].map((times) => [times.node, times])),
        timings?.stretches ?? [],
      );
  const wanted = graph === undefined ? rows : rows.filter(({ node }) => node.graph.path === graph);
  const counts = new Map<string, number>();
  for (const { node } of rows) counts.set(node.graph.path, (counts.get(node.graph.path) ?? 0) + 1);
  return {
    threadId: threadId(sample.index),
    revision: timings?.revision ?? 0,
    profiling: profiles,
    ms: measured ? measurement!.nodesMs : (timings?.ms ?? 0),
    ...(!measured && { createMs: timings?.createMs ?? 0, againMs: timings?.againMs ?? 0 }),
    ...(measurement && { measured: measuredOf(measurement) }),
    ...(execution && { memory: execution.memory }),
    graphs: [...counts].map(([path, nodes]) => ({ path, nodes })),
    count: wanted.length,
    nodes: wanted.slice(start, start + Math.min(count, longestPage)).map((row) => timelineNode(state, row)),
  };
}

function spansOf(
  sample: Sample,
  { start = 0, count = longestPage, measured = false }: Arguments<'onnx/timelineSpans'>,
): Body<'onnx/timelineSpans'> {
  const { execution, measurement } = sample;
  if (measured && !measurement) throw notMeasured();
  const bars = barsOf(measured ? measurement!.spans : (execution?.timings.spans ?? []));
  return {
    revision: execution?.timings.revision ?? 0,
    count: bars.length,
    dropped: measured ? 0 : (execution?.timings.dropped ?? 0),
    spans: bars.slice(start, start + Math.min(count, longestPage)).map(timelineSpan),
  };
}

function measuredOf({ runs, ms, least, most }: Measurement): Body<'onnx/measureTimes'> {
  return { runs, ms, least, most };
}

function timelineNode(state: SessionState, row: NodeRow): TimelineNode {
  const { node, calls, ms, clock, stretch, iterations, outputs, outputBytes, weightBytes } = row;
  return {
    node: nodeReference(state, node),
    output: node.outputs.find((name) => name !== '') ?? '',
    calls,
    ...(ms !== undefined && { ms, clock }),
    ...(stretch && { stretch: { nodes: stretch.nodes.length, ms: stretch.ms } }),
    ...(iterations !== undefined && { iterations }),
    outputs,
    ...(outputBytes !== undefined && { outputBytes }),
    weightBytes,
  };
}

function timelineSpan({ node, ...bar }: Bar): TimelineSpan {
  return { ...bar, graph: node.graph.path, index: node.index, op: node.op, name: node.name };
}
