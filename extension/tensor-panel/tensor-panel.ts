import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import type { TensorHeader } from '../../debug-adapter/protocol';
import { tensorPage } from '../../webview/tensor/page';
import type { FromPage, PanelState, Question, ToPage } from '../../webview/tensor/protocol';
import { request } from '../debugging/requests';
import type { Standing, StandingTracker, Stopped } from '../debugging/standing';
import { pageOptions, webviewOptions } from '../environment/page-options';
import type { ModelStore } from '../models/model-store';
import { shorten } from '../text/shorten';
import type { Asked } from './media-questions';
import { performPageCommand } from './page-commands';
import { failedState, followedName, modelName, stateOf, whereText } from './panel-state';
import { answer } from './questions';
import { valueFacts } from './value-facts';

/** How a panel begins. */
export interface PanelStart {
  readonly name?: string;
  readonly follow: boolean;
  readonly pinned: boolean;
}

/** An answer that takes longer than this is announced, so that a quick one does not make the page flicker. */
const patienceMilliseconds = 150;

/** One Tensor panel: shows a tensor of a stopped session and follows it, or the node, from stop to stop. */
export class TensorPanel implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly closed = new vscode.EventEmitter<void>();
  /** Fires once, when a person or the editor closes the panel. */
  readonly onDidClose = this.closed.event;
  private state: PanelState = { kind: 'nothing' };
  private name: string | undefined;
  private follow: boolean;
  private pinnedNow: boolean;
  /** What the page's questions are about. */
  private shown: (Omit<Asked, 'models'> & { generation: number }) | undefined;
  private generation = 0;
  private turn = 0;
  private lastWhere = '';

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly context: { extension: vscode.Uri; models: ModelStore; standing: StandingTracker },
    start: PanelStart,
  ) {
    this.name = start.name;
    this.follow = start.follow;
    this.pinnedNow = start.pinned;
    panel.iconPath = {
      light: vscode.Uri.joinPath(context.extension, 'media', 'tensor-light.svg'),
      dark: vscode.Uri.joinPath(context.extension, 'media', 'tensor-dark.svg'),
    };
    panel.webview.options = webviewOptions(context.extension);
    this.subscriptions.push(
      panel.webview.onDidReceiveMessage((message: FromPage) => void this.received(message)),
      panel.onDidDispose(() => this.dispose()),
      context.standing.onDidChange((standing) => void this.stand(standing)),
    );
    panel.webview.html = tensorPage(pageOptions(panel.webview, context.extension, 'tensor'));
    void this.stand(context.standing.current);
  }

  /** Whether the panel keeps its tensor, so that another one is shown elsewhere. */
  get pinned(): boolean {
    return this.pinnedNow;
  }

  /** The tensor's name, for tests and for finding the panel that shows it already. */
  get tensorName(): string | undefined {
    return this.name;
  }

  /** What the page shows. */
  get currentState(): PanelState {
    return this.state;
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  /** Shows a tensor from now on, whichever node comes next. */
  async show(name: string): Promise<void> {
    this.name = name;
    this.follow = false;
    await this.stand(this.context.standing.current);
  }

  /** Shows what the node at the debugger's place makes, from now on. */
  async followNode(): Promise<void> {
    this.follow = true;
    await this.stand(this.context.standing.current);
  }

  private async stand(standing: Standing): Promise<void> {
    const turn = ++this.turn;
    if (standing.kind === 'stopped') return this.look(standing, turn);
    if (standing.kind === 'running') return this.set({ kind: 'running', where: this.lastWhere });
    this.shown = undefined;
    if (standing.kind === 'dead') return this.set({ kind: 'ended', message: standing.message });
    if (this.state.kind === 'ended') return;
    // What was picked by hand belonged to the session that is over.
    if (!this.pinnedNow) this.follow = true;
    const program = vscode.debug.activeDebugSession?.configuration.program ?? this.lastLaunch.program;
    const model = modelName(program);
    this.set({ kind: 'nothing', ...(model && { model }) });
  }

  private lastLaunch: Readonly<Record<string, unknown>> = {};

  private async look(stopped: Stopped, turn: number): Promise<void> {
    this.lastLaunch = stopped.session.configuration;
    this.lastWhere = whereText(stopped);
    if (this.follow) this.name = followedName(stopped) ?? this.name;
    const { name } = this;
    if (!name) return this.set({ kind: 'nothing' });
    this.retitle();
    const slow = setTimeout(() => {
      if (turn === this.turn) this.set({ kind: 'computing', name });
    }, patienceMilliseconds);
    try {
      const header = await request(stopped.session, 'onnx/tensor', { frameId: stopped.frameId, name });
      const facts = await valueFacts(this.context.models, stopped.session, stopped.current.node?.graph, name);
      if (turn !== this.turn) return;
      this.remember(stopped, header);
      this.set(stateOf(header, stopped, { ...facts, generation: this.generation }));
    } catch (error) {
      if (turn === this.turn) this.set(failedState(messageOf(error), stopped));
    } finally {
      clearTimeout(slow);
    }
  }

  private remember({ session, frameId }: Stopped, { name, memoryReference }: TensorHeader): void {
    this.generation++;
    const { generation } = this;
    this.shown = memoryReference ? { session, frameId, name, memoryReference, generation } : undefined;
  }

  private async received(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        // The page was made anew, or comes back after it was hidden: it has nothing yet.
        this.post();
        return;
      case 'question':
        return this.reply(message.id, message.question);
      case 'follow':
        this.follow = message.on;
        return this.stand(this.context.standing.current);
      case 'pin':
        this.pinnedNow = message.on;
        if (message.on) this.follow = false;
        this.post();
        return;
      case 'show':
        return this.show(message.name);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'reveal':
      case 'command':
        return performPageCommand(message, this.context.standing, this.lastLaunch);
    }
  }

  private async reply(id: number, question: Question): Promise<void> {
    const { shown } = this;
    try {
      if (!shown || shown.generation !== question.generation) throw new Error('The model has gone on.');
      const body = await answer({ ...shown, models: this.context.models }, question);
      this.send({ type: 'answer', id, body });
    } catch (error) {
      this.send({ type: 'error', id, message: messageOf(error) });
    }
  }

  private set(state: PanelState): void {
    this.state = state;
    this.post();
  }

  private post(): void {
    this.retitle();
    this.send({ type: 'state', state: this.state, follow: this.follow, pinned: this.pinnedNow });
  }

  private send(message: ToPage): void {
    void this.panel.webview.postMessage(message);
  }

  private retitle(): void {
    const title = this.name && this.state.kind !== 'nothing' ? `Tensor: ${shorten(this.name, 32)}` : 'Tensor';
    if (this.panel.title !== title) this.panel.title = title;
  }

  dispose(): void {
    this.turn++;
    vscode.Disposable.from(...this.subscriptions.splice(0)).dispose();
    this.closed.fire();
    this.closed.dispose();
  }
}
