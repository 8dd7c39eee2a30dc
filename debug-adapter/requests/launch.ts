import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { cancellable } from '../debugger/cancellable';
import { Debugger } from '../debugger/debugger';
import type { DebuggerEvents } from '../debugger/debugger-events';
import type { LaunchOptions } from '../debugger/launch-options';
import { describeStop } from '../debugger/stop';
import { launchedTwice, notYetAvailable, sessionEnded } from '../errors';
import { readLaunchArguments } from '../launch-arguments';
import type { OnnxEvents } from '../protocol';
import type { Handlers, SessionState } from '../session-state';
import { ProgramSource, showsProgram } from '../sources';
import { dapBreakpoint } from './breakpoints';
import { loadedIn, tellLoaded } from './loaded';
import { beginMoveProgress } from './move-progress';
import { nodeReference } from './node-reference';
import { threadId } from './stack';

/** `launch`, `attach`, `configurationDone`, `restart`, `terminate` and `disconnect`: the life of a session. */
export const launchRequests: Handlers = {
  async launch(state, args: Record<string, unknown>, cancelled) {
    if (state.launching) throw launchedTwice();
    const options = readLaunchArguments(args ?? {});
    const launching = launch(state, options, cancelled);
    state.launching = launching;
    // Other requests wait for the launch too; its error is this request's.
    launching.catch(() => {
      state.launching = undefined;
    });
    await launching;
    return { after: () => begin(state) };
  },

  attach() {
    throw notYetAvailable('Attaching ("attach"); connect to the adapter’s port and launch there, which');
  },

  configurationDone(state) {
    state.configured = true;
    return { after: () => begin(state) };
  },

  async restart(state, args: { arguments?: Record<string, unknown> } | undefined) {
    const options = args?.arguments ? readLaunchArguments(args.arguments) : state.debugger.options;
    const [before, program] = [loadedIn(state), state.debugger.program];
    state.endMove();
    const title = `Restarting ${path.basename(options.program)}`;
    const endProgress = state.progress.begin({ title });
    await state.debugger.restart(options).finally(endProgress);
    state.references.clear();
    state.stops.clear();
    state.source = await ProgramSource.create(state.debugger.program, options.sourceFormat, state.client);
    tellLoaded(state, before, state.debugger.program === program);
    return { after: () => (state.begun ? state.debugger.begin() : begin(state)) };
  },

  async terminate(state) {
    const launched = state.launched;
    // The event tells the client that the end came; the answer only that it will.
    return { after: () => void (launched ? launched.terminate() : endBeforeLaunch(state)) };
  },

  async disconnect(state) {
    state.endMove();
    await state.launched?.close();
    return {};
  },
};

/** Launches; a client that loses patience with a big model may cancel it. */
function launch(state: SessionState, options: LaunchOptions, cancelled: AbortSignal): Promise<void> {
  const impatient = new AbortController();
  const signal = AbortSignal.any([cancelled, impatient.signal]);
  const title = `Loading ${path.basename(options.program)}`;
  const endProgress = state.progress.begin({ title, cancel: () => impatient.abort() });
  return cancellable(load(state, options, signal), signal).finally(endProgress);
}

async function load(state: SessionState, options: LaunchOptions, signal: AbortSignal): Promise<void> {
  const launched = await Debugger.launch(
    options,
    Object.assign(state.settings, { owns: showsProgram }),
    events(state),
    signal,
  );
  if (signal.aborted) {
    await launched.close();
    return;
  }
  if (state.ended) {
    // The client left while the model was being read.
    await launched.close();
    throw sessionEnded();
  }
  try {
    state.source = await ProgramSource.create(launched.program, options.sourceFormat, state.client);
  } catch (error) {
    // Without a text to show the launch has failed, and the client may try another.
    await launched.close();
    throw error;
  }
  state.debugger = launched;
}

/** Begins the run once both the launch is done and the client has configured everything, whichever came last. */
function begin(state: SessionState): void {
  if (!state.configured || !state.source || state.begun) return;
  state.begun = true;
  state.debugger.begin();
}

/** Tells which process runs the model. */
function processEvent(state: SessionState): void {
  const { program, runner } = state.debugger;
  state.event('process', {
    name: program.path,
    systemProcessId: runner.pid,
    isLocalProcess: true,
    startMethod: 'launch',
  } satisfies DebugProtocol.ProcessEvent['body']);
}

/** How what happens in the debugger is told to the client. */
function events(state: SessionState): DebuggerEvents {
  return {
    stopped(stop) {
      state.endMove();
      state.stops.set(stop.sample, stop);
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
    },
    resumed(sample, course) {
      forget(state, sample);
      state.endMove();
      state.endMove = beginMoveProgress(state, sample, course);
    },
    begun: () => processEvent(state),
    sampleStarted: (sample) => state.event('thread', { reason: 'started', threadId: threadId(sample) }),
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
        output: `${line.text}\n`,
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
    modelChanged: (change: OnnxEvents['onnx/modelChanged']) => state.event('onnx/modelChanged', change),
    crashed: (crash: OnnxEvents['onnx/crashed']) => state.event('onnx/crashed', crash),
    recorded: (run: OnnxEvents['onnx/run']) => state.event('onnx/run', run),
    ended: ({ exitCode }) => end(state, exitCode),
    failed: (error) => state.outlet.log(error),
  };
}

/** What a client was told of a sample at its last stop is no longer good; what it was told of others is. */
function forget(state: SessionState, sample: number): void {
  state.references.clear(sample);
  state.stops.delete(sample);
}

/** Ends a session whose launch may still be on its way: it is let go when it arrives, and nothing more is told. */
function endBeforeLaunch(state: SessionState): void {
  end(state, 0);
  state.ended = true;
}

function end(state: SessionState, exitCode: number): void {
  state.endMove();
  state.references.clear();
  state.event('exited', { exitCode } satisfies DebugProtocol.ExitedEvent['body']);
  state.event('terminated');
}
