import '../../host/editor/install';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type * as vscode from 'vscode';
import { RunningSessions } from '../../../extension/debugging/running-sessions';
import { type Standing, StandingTracker, type Stopped } from '../../../extension/debugging/standing';
import { ModelStore } from '../../../extension/models/model-store';
import { ChosenNames } from '../../../extension/tensor-panel/chosen-names';
import { registerShowTensor } from '../../../extension/tensor-panel/show-tensor';
import { TensorPanels } from '../../../extension/tensor-panel/tensor-panels';
import { TestClient } from '../../dap/support/adapter';
import { adapterSession } from '../../host/editor/adapter-session';
import { editor } from '../../host/editor/editor';
import { type HostedPanel, openPanels } from '../../host/editor/hosted-panel';
import { memento } from '../../host/editor/memento';
import { DebugStackFrame, Uri } from '../../host/editor/places';

/** What lets a session go on and stops again. */
type Move = 'next' | 'stepIn' | 'stepBack' | 'continue' | 'reverseContinue';

const customEvents = ['onnx/edited', 'onnx/timelineChanged', 'onnx/crashed'];

/**
 * A model under the real debugger, as VS Code would have it: the built adapter with its runner over DAP, the extension's
 * own panels, and their pages in a Chromium. Only VS Code is stood in for: it is what asks where the session stands and
 * carries messages between panels and pages.
 */
export class Debugged {
  readonly models = new ModelStore();
  readonly standing = new StandingTracker();
  readonly names = new ChosenNames(memento());
  readonly running = new RunningSessions();
  readonly panels: TensorPanels;
  private readonly commands: vscode.Disposable;
  private readonly session: vscode.DebugSession;
  /** What the session's trackers see. */
  private readonly trackers: readonly vscode.DebugAdapterTracker[];

  private constructor(
    readonly client: TestClient,
    readonly configuration: Readonly<Record<string, unknown>>,
  ) {
    const { models, standing, names } = this;
    const { running } = this;
    this.panels = new TensorPanels({ extension, models, standing, names, running });
    this.commands = registerShowTensor(this.panels);
    this.session = adapterSession(client, configuration);
    this.trackers = editor.trackers.map((make) => make(this.session));
    client.on('stopped', (event: DebugProtocol.StoppedEvent) => void this.stopped(event));
    client.on('terminated', () => this.ended());
    for (const name of customEvents) {
      client.on(name, (event: DebugProtocol.Event) => {
        for (const tracker of this.trackers) tracker.onDidSendMessage?.(event);
        editor.customEvents.fire({ session: this.session, event: name, body: event.body });
      });
    }
  }

  /** Launches; stops at the first node, unless the launch says otherwise. */
  static async launch(launch: Readonly<Record<string, unknown>>): Promise<Debugged> {
    const configuration = { stopOnEntry: true, ...launch };
    const client = new TestClient();
    await client.start();
    const debugged = new Debugged(client, configuration);
    editor.activeSession = debugged.session;
    editor.sessionStarted.fire(debugged.session);
    const stopped = debugged.untilStopped();
    await client.begin(configuration);
    await stopped;
    return debugged;
  }

  /** Where the session stands; it is stopped. */
  get current(): Stopped {
    const { current } = this.standing;
    if (current.kind !== 'stopped') throw new Error(`The session is ${current.kind}.`);
    return current;
  }

  /** Moves and waits for the stop; the name of the node that it stands at, empty behind the last one. */
  async move(command: Move): Promise<string> {
    for (const tracker of this.trackers) tracker.onWillReceiveMessage?.({ type: 'request', command });
    this.focus(undefined);
    const stopped = this.untilStopped();
    await this.client.ask(command, { threadId: 1 });
    return (await stopped).current.node?.name ?? '';
  }

  /** Goes on until the session stands before a node. */
  async moveTo(node: string): Promise<void> {
    const { breakpoints } = await this.client.ask<DebugProtocol.SetFunctionBreakpointsResponse['body']>(
      'setFunctionBreakpoints',
      { breakpoints: [{ name: `name:${node}` }] },
    );
    if (!breakpoints[0]?.verified) throw new Error(`no node is called ${node}`);
    await this.move('continue');
    await this.client.ask('setFunctionBreakpoints', { breakpoints: [] });
  }

  /** The panel that has opened at the first stop, with its page. */
  get tensorPanel(): HostedPanel {
    const panel = openPanels.find(({ viewType }) => viewType === tensorView);
    if (!panel) throw new Error('no Tensor panel is open');
    return panel;
  }

  /** All Tensor panels, in the order in which they were opened. */
  get tensorPanels(): readonly HostedPanel[] {
    return openPanels.filter(({ viewType }) => viewType === tensorView);
  }

  /** Shows a value, or what an expression gives, as Show Expression does. */
  async show(expression: string): Promise<void> {
    await this.panels.show(expression);
  }

  async close(): Promise<void> {
    for (const panel of [...openPanels]) await panel.close();
    await this.client.disconnectRequest();
    this.ended();
    this.commands.dispose();
    this.panels.dispose();
    this.running.dispose();
    this.standing.dispose();
    this.names.dispose();
    this.models.dispose();
  }

  /** The next stop, once the extension knows where it is. */
  private untilStopped(): Promise<Stopped> {
    return new Promise((resolve, reject) => {
      const following = this.standing.onDidChange((standing: Standing) => {
        if (standing.kind === 'running') return;
        following.dispose();
        if (standing.kind === 'stopped') resolve(standing);
        else reject(new Error(`The session is ${standing.kind}.`));
      });
    });
  }

  private async stopped(event: DebugProtocol.StoppedEvent): Promise<void> {
    for (const tracker of this.trackers) tracker.onDidSendMessage?.(event);
    const threadId = event.body.threadId ?? 1;
    const { stackFrames } = await this.client.ask<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId,
      levels: 1,
    });
    this.focus(new DebugStackFrame(this.session, threadId, stackFrames[0]!.id));
  }

  private focus(frame: DebugStackFrame | undefined): void {
    editor.activeStackItem = frame;
    editor.stackItemChanged.fire(frame);
  }

  private ended(): void {
    if (editor.activeSession !== this.session) return;
    editor.activeSession = undefined;
    editor.activeStackItem = undefined;
    editor.sessionEnded.fire(this.session);
  }
}

const extension = Uri.file('/extension') as unknown as vscode.Uri;
const tensorView = 'onnx-debugger.tensor';
