import type { DebugProtocol } from '@vscode/debugprotocol';
import { readAttachArguments } from '../attach-arguments';
import { launchedTwice, nothingWaits } from '../errors';
import type { Handlers, SessionState } from '../session-state';
import { ProgramSource, showsProgram } from '../sources';
import { beginOnce } from './launch';
import { eventsFor } from './tell';

/** `attach` and `disconnect`: how a client comes to a session that another one left, and leaves it to the next. */
export const attachRequests: Handlers = {
  async attach(state, args: Record<string, unknown>) {
    if (state.launching) throw launchedTwice();
    const options = readAttachArguments(args ?? {});
    if (!state.waiting) throw nothingWaits();
    const left = state.waiting.take(options.program);
    const { program } = left.debugger;
    try {
      state.source = await ProgramSource.create(program, options.sourceFormat, state.client);
    } catch (error) {
      // It waits on, for a client that can show its text.
      state.waiting.leave(left, true);
      throw error;
    }
    for (const [sample, stop] of left.stops) state.stops.set(sample, stop);
    state.attached = { hasBegun: left.begun };
    state.launching = Promise.resolve();
    state.debugger = left.debugger;
    left.debugger.serve(Object.assign(state.settings, { owns: showsProgram }), eventsFor(state));
    return { after: () => beginOnce(state) };
  },

  async disconnect(state, args: DebugProtocol.DisconnectArguments) {
    if (isLeft(state, args)) leave(state, args.suspendDebuggee ?? args.terminateDebuggee === undefined);
    else await state.launched?.close();
    state.endMove();
    return {};
  },
};

/** A client is gone without a word: what it launched ends, what it attached to waits for the next one, paused. */
export async function letGo(state: SessionState): Promise<void> {
  if (state.attached && isLeft(state, {})) leave(state, true);
  else await state.launched?.close();
}

/** Leaves the session to the next client: paused, or to run on to its end. */
function leave(state: SessionState, suspend: boolean): void {
  const begun = state.attached?.hasBegun || state.begun;
  state.waiting?.leave({ debugger: state.debugger, begun, stops: state.stops }, suspend);
  state.release();
}

/**
 * Whether the model outlives the client. A model that the client launched does where it asks for that, one that was
 * there before it does unless the client asks for its end. An adapter on stdio ends with its client.
 */
function isLeft(state: SessionState, args: DebugProtocol.DisconnectArguments): boolean {
  if (!state.waiting || !state.launched || state.over) return false;
  if (args.terminateDebuggee !== undefined) return !args.terminateDebuggee;
  return args.suspendDebuggee === true || state.attached !== undefined;
}
