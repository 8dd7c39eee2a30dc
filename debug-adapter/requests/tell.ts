import type { DebugProtocol } from '@vscode/debugprotocol';
import { printable, styledText } from '../ansi';
import type { DebuggerEvents } from '../debugger/debugger-events';
import { describeStop, type Stop } from '../debugger/stop';
import type { OnnxEvents } from '../protocol';
import type { SessionState } from '../session-state';
import { dapBreakpoint } from './breakpoints';
import { beginMoveProgress } from './move-progress';
import { nodeReference } from './node-reference';
import { threadId } from './stack';
import { tellFinalTimeline, tellTimelineChanged } from './timeline';

/** Tells which process runs the model. */
export function tellProcess(state: SessionState): void {
  const { program, runner } = state.debugger;
  state.event('process', {
    name: program.path,
    systemProcessId: runner.pid,
    isLocalProcess: true,
    startMethod: state.attached ? 'attach' : 'launch',
  } satisfies DebugProtocol.ProcessEvent['body']);
}

/** How what happens in the debugger is told to the client. */
export function eventsFor(state: SessionState): DebuggerEvents {
  return {
    stopped(stop) {
      state.endMove();
      state.stops.set(stop.sample, stop);
      // A client that attaches is told of it once it has configured everything.
      if (state.begun) tellStop(state, stop);
      const sample = state.debugger.samples[stop.sample];
      if (sample) tellTimelineChanged(state, sample);
    },
    resumed(sample, course) {
      forget(state, sample);
      state.endMove();
      state.endMove = beginMoveProgress(state, sample, course);
    },
    begun: () => tellProcess(state),
    sampleStarted: (sample) => state.event('thread', { reason: 'started', threadId: threadId(sample) }),
    sampleEnding: (sample) => tellFinalTimeline(state, sample),
    sampleEnded(sample) {
      state.endMove();
      forget(state, sample);
      state.event('thread', { reason: 'exited', threadId: threadId(sample) });
    },
    output(line) {
      const { node } = line;
      state.event('output', {
        // VS Code shows `console` as a warning.
        category: line.kind === 'error' ? 'stderr' : 'stdout',
        output: `${state.client.styles ? styledText(line) : printable(line.text)}\n`,
        ...(node &&
          state.source && {
            source: state.source.source,
            line: state.client.toLine(state.debugger.program.lineOf(node.graph.path, node.index)),
            column: state.client.firstColumn,
          }),
      });
    },
    rebound(breakpoints) {
      for (const breakpoint of breakpoints) {
        state.event('breakpoint', { reason: 'changed', breakpoint: dapBreakpoint(state, breakpoint) });
      }
    },
    outputsWanted({ sample, node, ...wanted }) {
      const body: OnnxEvents['onnx/outputsWanted'] = {
        ...wanted,
        threadId: threadId(sample),
        node: nodeReference(state, node),
      };
      state.event('onnx/outputsWanted', body);
    },
    modelChanged(change: OnnxEvents['onnx/modelChanged']) {
      state.event('onnx/modelChanged', change);
      // Where it stands is in another text now.
      if (state.debugger.program.isOutdated && state.client.knowsInvalidated) {
        state.event('invalidated', { areas: ['stacks'] });
      }
    },
    crashed: (crash: OnnxEvents['onnx/crashed']) => state.event('onnx/crashed', crash),
    recorded: (run: OnnxEvents['onnx/run']) => state.event('onnx/run', run),
    ended: ({ exitCode }) => tellEnd(state, exitCode),
    failed: (error) => state.outlet.log(error),
  };
}

/** What a client was told of a sample at its last stop is no longer good; what it was told of others is. */
function forget(state: SessionState, sample: number): void {
  state.references.clear(sample);
  state.stops.delete(sample);
}

/** Tells that the run has ended. */
export function tellEnd(state: SessionState, exitCode: number): void {
  state.over = true;
  state.endMove();
  state.references.clear();
  state.event('exited', { exitCode } satisfies DebugProtocol.ExitedEvent['body']);
  state.event('terminated');
}

/** Tells that a sample stands, and why. */
export function tellStop(state: SessionState, stop: Stop): void {
  const { fault } = stop;
  const text = fault ? ('error' in fault ? fault.error.message : `${fault.value}`) : stop.about;
  state.event('stopped', {
    reason: stop.reason,
    description: describeStop(stop),
    ...(text !== undefined && { text }),
    threadId: threadId(stop.sample),
    allThreadsStopped: true,
    ...(stop.breakpoints.length > 0 && { hitBreakpointIds: stop.breakpoints }),
  });
}
