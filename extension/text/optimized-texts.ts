import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import { log } from '../environment/log';
import { debugType } from '../ids';
import { textUri } from './model-uri';

/** A text that a session gave, and when it was first seen. */
interface KnownText {
  readonly text: string;
  readonly mtime: number;
}

/** What stands there before any session has made the graph. */
const nothingYet =
  '# The optimized graph is made by onnxruntime while a session with "graph": "optimized" runs.\n';

/**
 * The texts of graphs as onnxruntime optimises them. Only a session that debugs one has it; it is kept for after the
 * session's end, as long as the window is open.
 */
export class OptimizedTexts implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  /** Fires when a text is another than what was read before. */
  readonly onDidChange = this.changed.event;
  private readonly known = new Map<string, KnownText>();
  /** The sessions by the path of their model. */
  private readonly sessions = new Map<string, vscode.DebugSession>();
  private readonly subscriptions: vscode.Disposable;

  constructor() {
    this.subscriptions = vscode.Disposable.from(
      vscode.debug.registerDebugAdapterTrackerFactory(debugType, {
        createDebugAdapterTracker: (session) => {
          const { program, graph } = session.configuration;
          if (graph !== 'optimized' || typeof program !== 'string') return undefined;
          this.sessions.set(program, session);
          return {
            onDidSendMessage: (message: { type?: string; event?: string }) => {
              // A document that was opened before the session, or in another run of a changed model, is read again.
              if (message.type === 'event' && message.event === 'stopped') void this.ask(program);
            },
          };
        },
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        for (const [program, each] of this.sessions)
          if (each.id === session.id) this.sessions.delete(program);
      }),
    );
  }

  /** The text of a model's optimised graph, as far as it is known. */
  async text(path: string): Promise<string> {
    await this.ask(path);
    return this.known.get(path)?.text ?? nothingYet;
  }

  /** When the text became what it is, in milliseconds; 0 where there is none. */
  mtime(path: string): number {
    return this.known.get(path)?.mtime ?? 0;
  }

  private async ask(path: string): Promise<void> {
    const uri = textUri(path, 'optimized');
    try {
      const session = this.sessions.get(path);
      const answer = await session?.customRequest('source', {
        source: { path: uri.toString() },
        sourceReference: 0,
      });
      const text = (answer as { content?: unknown } | undefined)?.content;
      if (typeof text !== 'string' || text === this.known.get(path)?.text) return;
      this.known.set(path, { text, mtime: Date.now() });
      this.changed.fire(uri);
    } catch (error) {
      // The session has not loaded its model yet; the next stop asks again.
      log.debug(`Optimised text of ${path}: ${messageOf(error)}`);
    }
  }

  dispose(): void {
    vscode.Disposable.from(this.subscriptions, this.changed).dispose();
  }
}
