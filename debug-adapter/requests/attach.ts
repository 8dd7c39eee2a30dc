import type { DebugProtocol } from '@vscode/debugprotocol';
import { type AttachOptions, readAttachArguments } from '../attach-arguments';
import { launchedTwice, nothingWaits, sessionEnded } from '../errors';
import type { Handlers, SessionState } from '../session-state';
import { ProgramSource, showsProgram } from '../sources';
import type { WaitingSession, WaitingSessions } from '../waiting-sessions';
import { beginOnce } from './launch';
import { eventsFor } from './tell';

/** `attach` and `disconnect`: how a client comes to a session that another one left, and leaves it to the next. */
export const attachRequests: Handlers = {
  async attach(state, args: Record<string, unknown>) {
    if (state.launching) throw launchedTwice();
    const options = readAttachArguments(args ?? {});
    if (!state.waiting) throw nothingWaits();
    const attaching = attach(state, state.waiting, options);
    state.launching = attaching;
    // Other requests wait for it too; its error is this request's.
    attaching.catch(() => {
      state.launching = undefined;
    });
    await attaching;
    return { after: () => beginOnce(state) };
  },

  async disconnect(state, args: DebugProtocol.DisconnectArguments) {
    if (isLeft(state, args)) leave(state, args.suspendDebuggee ?? args.terminateDebuggee === undefined);
    else await state.launched?.close();
    state.endMove();
    return {};
  },
};

async function attach(state: SessionState, waiting: WaitingSessions, options: AttachOptions): Promise<void> {
  const left = waiting.take(options.program);
  const { sourceFormat } = options;
  try {
    state.source = await ProgramSource.create(left.debugger.program, sourceFormat, state.client);
    // The client left while the text was being written.
    if (state.ended) throw sessionEnded();
  } catch (error) {
    // It waits on, for a client that can show its text.
    await leaveOrEnd(waiting, left);
    throw error;
  }
  for (const [sample, stop] of left.stops) state.stops.set(sample, stop);
  state.attached = { hasBegun: left.begun, sourceFormat };
  state.debugger = left.debugger;
  left.debugger.serve(Object.assign(state.settings, { owns: showsProgram }), eventsFor(state));
}

/** A client is gone without a word: what it launched ends, what it attached to waits for the next one, paused. */
export async function letGo(state: SessionState): Promise<void> {
  if (!state.waiting || !state.attached || !isLeft(state, {})) {
    await state.launched?.close();
    return;
  }
  const session = leftBy(state);
  state.release();
  await leaveOrEnd(state.waiting, session);
}

/** Leaves a session, paused, where no client hears that it cannot wait: it ends then. */
async function leaveOrEnd(waiting: WaitingSessions, session: WaitingSession): Promise<void> {
  try {
    waiting.leave(session, true);
  } catch (error) {
    await session.debugger.close();
    throw error;
  }
}

/** Leaves the session to the next client: paused, or to run on to its end. */
function leave(state: SessionState, suspend: boolean): void {
  state.waiting?.leave(leftBy(state), suspend);
  state.release();
}

function leftBy(state: SessionState): WaitingSession {
  const begun = state.attached?.hasBegun || state.begun;
  return { debugger: state.debugger, begun, stops: state.stops };
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
