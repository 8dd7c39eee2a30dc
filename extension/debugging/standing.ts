import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import type { CurrentNode } from '../../debug-adapter/protocol';
import { log } from '../environment/log';
import { debugType } from '../ids';
import { request } from './requests';

/** Where the session that has the focus stands, for everything that follows it. */
export type Standing =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly session: vscode.DebugSession }
  | Stopped
  /** The runner is gone, the session is not: nothing can be looked at, Restart begins again. */
  | { readonly kind: 'dead'; readonly session: vscode.DebugSession; readonly message: string };

/** A session that is stopped, with the frame that has the focus in the Call Stack. */
export interface Stopped {
  readonly kind: 'stopped';
  readonly session: vscode.DebugSession;
  readonly threadId: number;
  readonly frameId: number;
  readonly current: CurrentNode;
  /** The adapter's words: `Paused on NaN`. */
  readonly description: string;
  /** What went wrong, in a sentence; empty where nothing did. */
  readonly message: string;
}

/** The body of DAP's `stopped` event, as far as it is used here. */
interface StoppedBody {
  readonly reason: string;
  readonly description?: string;
  readonly text?: string;
}

/** How the adapter describes a stop because its runner ended. */
const runnerEnded = 'Runner ended';

/** The requests that let a session go on. */
const resuming = new Set([
  ...['next', 'stepIn', 'stepOut', 'continue', 'stepBack', 'reverseContinue', 'restartFrame'],
  ...['goto', 'onnx/skipNode', 'onnx/nextIteration', 'onnx/nextModule', 'onnx/stepOutModule'],
]);

/** Follows the Call Stack's focus and the adapter's events. */
export class StandingTracker implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Standing>();
  /** Fires whenever the focus or the place changes. */
  readonly onDidChange = this.changed.event;
  private readonly events = new vscode.EventEmitter<{
    session: vscode.DebugSession;
    event: 'stopped' | 'resuming';
  }>();
  /** Fires when a session stops, before the editor asks where, and before it is told to go on. */
  readonly onDidExchange = this.events.event;
  private standing: Standing = { kind: 'none' };
  private readonly stops = new Map<string, StoppedBody>();
  /** How many times each session has stopped. */
  private readonly counts = new Map<string, number>();
  private readonly subscriptions: vscode.Disposable[];
  private turn = 0;

  constructor() {
    this.subscriptions = [
      vscode.debug.registerDebugAdapterTrackerFactory(debugType, {
        createDebugAdapterTracker: (session) => ({
          onWillReceiveMessage: (message) => this.received(session, message),
          onDidSendMessage: (message) => this.sent(session, message),
          onError: (error) => log.error(`Session ${session.name}: ${error.message}`),
          onExit: (code, signal) => log.info(`Session ${session.name}: adapter ended, ${signal ?? code}`),
        }),
      }),
      vscode.debug.onDidChangeActiveStackItem(() => this.follow()),
      vscode.debug.onDidChangeActiveDebugSession(() => this.follow()),
      vscode.debug.onDidTerminateDebugSession((session) => {
        this.stops.delete(session.id);
        this.counts.delete(session.id);
        if ('session' in this.standing && this.standing.session.id === session.id) this.set({ kind: 'none' });
      }),
    ];
  }

  /** Where the session that has the focus stands now. */
  get current(): Standing {
    return this.standing;
  }

  /** Which stop of a session the last one was, from 1; 0 before the first. */
  stopNumber(session: vscode.DebugSession): number {
    return this.counts.get(session.id) ?? 0;
  }

  private received(session: vscode.DebugSession, message: { type?: string; command?: string }): void {
    if (message.type !== 'request') return;
    if (resuming.has(message.command ?? '')) this.events.fire({ session, event: 'resuming' });
  }

  private sent(
    session: vscode.DebugSession,
    message: { type?: string; event?: string; body?: unknown },
  ): void {
    if (message.type !== 'event') return;
    if (message.event === 'stopped') {
      this.stops.set(session.id, message.body as StoppedBody);
      this.counts.set(session.id, this.stopNumber(session) + 1);
      this.events.fire({ session, event: 'stopped' });
    } else if (message.event === 'onnx/edited' || message.event === 'onnx/modelChanged') {
      // What everything that follows shows is to be asked for anew.
      void this.follow();
    } else if (message.event === 'continued' || message.event === 'terminated') {
      this.stops.delete(session.id);
    }
  }

  private async follow(): Promise<void> {
    const turn = ++this.turn;
    const item = vscode.debug.activeStackItem;
    const session = item?.session ?? vscode.debug.activeDebugSession;
    if (session?.type !== debugType) return this.set({ kind: 'none' });
    const stop = this.stops.get(session.id);
    const message = stop?.text ?? '';
    const description = stop?.description ?? vscode.l10n.t('Paused');
    if (description === runnerEnded) return this.set({ kind: 'dead', session, message });
    if (!(item instanceof vscode.DebugStackFrame)) return this.set({ kind: 'running', session });
    try {
      const current = await request(session, 'onnx/current', { frameId: item.frameId });
      if (turn !== this.turn) return;
      const { threadId, frameId } = item;
      this.set({ kind: 'stopped', session, threadId, frameId, current, description, message });
    } catch (error) {
      // The frame is gone when the session went on, or ended, while it was asked.
      log.debug(`onnx/current: ${messageOf(error)}`);
      if (turn === this.turn) this.set({ kind: 'running', session });
    }
  }

  private set(standing: Standing): void {
    this.standing = standing;
    this.changed.fire(standing);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, this.changed, this.events).dispose();
  }
}
