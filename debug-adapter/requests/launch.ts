import path from 'node:path';
import { readAttachArguments } from '../attach-arguments';
import { cancellable } from '../debugger/cancellable';
import { Debugger } from '../debugger/debugger';
import type { LaunchOptions, SourceFormat } from '../debugger/launch-options';
import { launchedTwice, sessionEnded } from '../errors';
import { readLaunchArguments } from '../launch-arguments';
import type { Handlers, SessionState } from '../session-state';
import { ProgramSource, showsProgram } from '../sources';
import { loadedIn, tellLoaded } from './loaded';
import { threadId } from './stack';
import { eventsFor, tellEnd, tellProcess, tellStop } from './tell';

/** `launch`, `configurationDone`, `restart` and `terminate`: the life of a session. */
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
    return { after: () => beginOnce(state) };
  },

  configurationDone(state) {
    state.configured = true;
    return { after: () => beginOnce(state) };
  },

  async restart(state, args: { arguments?: Record<string, unknown> } | undefined) {
    const { options, sourceFormat } = restartOptions(state, args?.arguments);
    const [before, program] = [loadedIn(state), state.debugger.program];
    state.endMove();
    const title = `Restarting ${path.basename(options.program)}`;
    const endProgress = state.progress.begin({ title });
    const standing = [...state.stops.values()];
    if (standing[0]) {
      // VS Code goes on showing in the head of its call stack why a thread stood until it hears that it does no more,
      // which that the thread has ended does not tell it.
      state.event('continued', { threadId: threadId(standing[0].sample), allThreadsContinued: true });
    }
    try {
      await state.debugger.restart(options).finally(endProgress);
    } catch (error) {
      for (const stop of standing) if (state.stops.has(stop.sample)) tellStop(state, stop);
      throw error;
    }
    state.references.clear();
    state.stops.clear();
    state.source = await ProgramSource.create(state.debugger.program, sourceFormat, state.client);
    tellLoaded(state, before, state.debugger.program === program);
    return { after: () => (state.begun ? state.debugger.begin() : beginOnce(state)) };
  },

  async terminate(state) {
    const launched = state.launched;
    // The event tells the client that the end came; the answer only that it will.
    return { after: () => void (launched ? launched.terminate() : endBeforeLaunch(state)) };
  },
};

/**
 * What a restart runs, and how its text is shown. A client restarts with what it began with, launch or attach: which
 * model an attach means is known by then, and it runs again as it was launched.
 *
 * @throws UserError OD4001, OD4002
 */
function restartOptions(
  state: SessionState,
  given: Record<string, unknown> | undefined,
): { readonly options: LaunchOptions; readonly sourceFormat: SourceFormat | undefined } {
  if (state.attached) {
    const { sourceFormat } = given ? readAttachArguments(given) : state.attached;
    return { options: state.debugger.options, sourceFormat };
  }
  const options = given ? readLaunchArguments(given) : state.debugger.options;
  return { options, sourceFormat: options.sourceFormat };
}

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
    eventsFor(state),
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

/**
 * Begins the run once both the launch is done and the client has configured everything, whichever came last. A client
 * that attached to a run is told where it stands.
 */
export function beginOnce(state: SessionState): void {
  if (!state.configured || !state.launched || !state.source || state.begun) return;
  state.begun = true;
  if (!state.attached?.hasBegun) {
    state.debugger.begin();
    return;
  }
  tellProcess(state);
  for (const { done, index } of state.debugger.samples) {
    if (!done) state.event('thread', { reason: 'started', threadId: threadId(index) });
  }
  for (const stop of state.stops.values()) tellStop(state, stop);
}

/** Ends a session whose launch may still be on its way: it is let go when it arrives, and nothing more is told. */
function endBeforeLaunch(state: SessionState): void {
  tellEnd(state, 0);
  state.ended = true;
}
