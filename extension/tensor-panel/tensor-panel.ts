import * as vscode from 'vscode';
import { messageOf, withoutLinks } from '../../core/errors';
import type { ExportFormat } from '../../core/tensor/files/export-format';
import type { TensorHeader } from '../../debug-adapter/protocol';
import { tensorPage } from '../../webview/tensor/page';
import type { FromPage, PanelState, Question, ToPage } from '../../webview/tensor/protocol';
import type { NamesOf } from '../../webview/tensor/views/media/protocol';
import { request } from '../debugging/requests';
import type { RunningSessions } from '../debugging/running-sessions';
import type { Standing, StandingTracker, Stopped } from '../debugging/standing';
import { pageOptions, webviewOptions } from '../environment/page-options';
import type { ModelStore } from '../models/model-store';
import { onPageMessage, postToPage } from '../page-messages';
import { shorten } from '../text/shorten';
import { type AskedTensor, AskedTensors } from './asked-tensors';
import type { ChosenNames } from './chosen-names';
import type { ComparedTensor } from './compared-tensor';
import { Comparison, isOfTwo } from './comparison';
import { exportPicture, exportTensor } from './export-tensor';
import { tellNoTensor } from './no-tensor';
import { performPageCommand } from './page-commands';
import { failedState, followedName, modelName, placeText, stateOf, whereText } from './panel-state';
import type { Pin, Pins } from './pins';
import { answer } from './questions';
import { type ValueFacts, valueFacts } from './value-facts';

/** How a panel begins. */
export interface PanelStart {
  readonly name?: string;
  readonly follow: boolean;
}

/** What a panel knows of the extension. */
export interface PanelContext {
  readonly extension: vscode.Uri;
  readonly models: ModelStore;
  readonly standing: StandingTracker;
  readonly pins: Pins;
  readonly names: ChosenNames;
  readonly running: RunningSessions;
  /** Opens another panel. */
  open(start: PanelStart): void;
  /** What a panel shows, or which one is in front, is another. */
  changed(): void;
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
  private pin: Pin | undefined;
  /** What the page's questions may be about, and which of it is shown. */
  private readonly asked = new AskedTensors();
  private shown: ComparedTensor | undefined;
  private readonly comparison: Comparison;
  private comparing = false;
  private turn = 0;
  private lastWhere = '';
  private lastLaunch: Readonly<Record<string, unknown>> = {};

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly context: PanelContext,
    start: PanelStart,
  ) {
    this.name = start.name;
    this.follow = start.follow;
    this.comparison = new Comparison(context, this.asked, () => this.post());
    panel.iconPath = {
      light: vscode.Uri.joinPath(context.extension, 'media', 'tensor-light.svg'),
      dark: vscode.Uri.joinPath(context.extension, 'media', 'tensor-dark.svg'),
    };
    panel.webview.options = webviewOptions(context.extension);
    this.subscriptions.push(
      onPageMessage(panel.webview, (message: FromPage) => void this.received(message)),
      panel.onDidDispose(() => this.dispose()),
      panel.onDidChangeViewState(() => context.changed()),
      context.standing.onDidChange((standing) => void this.stand(standing)),
      context.pins.onDidChange(() => this.pinsChanged()),
      context.names.onDidChange(() => this.namesChanged()),
      this.comparison,
    );
    panel.webview.html = tensorPage(pageOptions(panel.webview, context.extension, 'tensor'));
    void this.stand(context.standing.current);
  }

  /** Whether the panel keeps its tensor, so that another one is shown elsewhere. */
  get pinned(): boolean {
    return this.pin !== undefined;
  }

  /** What the tensor is compared with, for tests. */
  get compareState(): Comparison['state'] {
    return this.comparing ? this.comparison.state : undefined;
  }

  /** The tensor's name, for tests and for finding the panel that shows it already. */
  get tensorName(): string | undefined {
    return this.name;
  }

  /** What the page shows. */
  get currentState(): PanelState {
    return this.state;
  }

  /** Whether the panel is the editor in front. */
  get isActive(): boolean {
    return this.panel.active;
  }

  /** Whether it shows a tensor, which commands can be about. */
  get showsTensor(): boolean {
    return this.shown !== undefined;
  }

  /** Opens another panel with the same tensor. */
  openAnother(): void {
    this.context.open({ ...(this.name && { name: this.name }), follow: false });
  }

  /** Writes the tensor into a file that the user is asked for. */
  async export(format: ExportFormat): Promise<void> {
    await this.withShown((tensor) => exportTensor(tensor, format));
  }

  /** Has the user choose the file with names of classes or tokens. */
  async chooseNames(of: NamesOf): Promise<void> {
    await this.withShown(({ session }) => this.context.names.choose(session, of));
  }

  /** What is pinned stays the same tensor; anything else is looked at again, as its facts may be others. */
  private namesChanged(): void {
    if (this.pin) this.send({ type: 'namesChanged' });
    else if (this.shown) void this.stand(this.context.standing.current);
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
    this.unpin();
    await this.stand(this.context.standing.current);
  }

  private async stand(standing: Standing): Promise<void> {
    if (this.pin) return this.standPinned(standing, this.pin);
    const turn = ++this.turn;
    if (standing.kind === 'stopped') return this.look(standing, turn);
    if (standing.kind === 'running') return this.set({ kind: 'running', where: this.lastWhere });
    this.shown = undefined;
    if (standing.kind === 'dead') return this.set({ kind: 'ended', message: standing.message });
    if (this.state.kind === 'ended') return;
    // What was picked by hand belonged to the session that is over.
    this.follow = true;
    const program = vscode.debug.activeDebugSession?.configuration.program ?? this.lastLaunch.program;
    const model = modelName(program);
    this.set({ kind: 'nothing', ...(model && { model }) });
  }

  private async look(stopped: Stopped, turn: number): Promise<void> {
    this.lastLaunch = stopped.session.configuration;
    this.lastWhere = whereText(stopped);
    if (this.follow) this.name = followedName(stopped) ?? this.name;
    const { name } = this;
    if (!name) {
      this.shown = undefined;
      return this.set({ kind: 'nothing' });
    }
    this.retitle();
    const slow = setTimeout(() => {
      if (turn === this.turn) this.set({ kind: 'computing', name });
    }, patienceMilliseconds);
    try {
      const header = await request(stopped.session, 'onnx/tensor', { frameId: stopped.frameId, name });
      const facts = await valueFacts(this.context, stopped, header);
      if (turn !== this.turn) return;
      this.remember(stopped, header, facts);
    } catch (error) {
      if (turn !== this.turn) return;
      this.shown = undefined;
      this.set(failedState(messageOf(error), stopped));
    } finally {
      clearTimeout(slow);
    }
  }

  private remember(stopped: Stopped, header: TensorHeader, facts: ValueFacts): void {
    const { session, frameId } = stopped;
    const { memoryReference, name } = header;
    this.asked.forget([this.shown?.tensor]);
    const generation = memoryReference
      ? this.asked.add({ session, frameId, name, memoryReference })
      : this.asked.none();
    const state = stateOf(header, stopped, { ...facts, generation });
    const tensor = state.kind === 'tensor' ? state.tensor : undefined;
    this.shown =
      memoryReference && tensor ? { session, frameId, memoryReference, tensor, stopped } : undefined;
    this.set(state);
    if (this.comparing && this.shown) void this.comparison.compare(this.shown);
    else this.comparison.clear();
  }

  /** What is pinned stays as it is; what it is compared with may be another at each stop. */
  private async standPinned(standing: Standing, { session, kept, tensor }: Pin): Promise<void> {
    if (standing.kind === 'dead' && standing.session.id === session.id) {
      this.unpin();
      this.shown = undefined;
      return this.set({ kind: 'ended', message: standing.message });
    }
    const stopped = standing.kind === 'stopped' && standing.session.id === session.id ? standing : undefined;
    if (!stopped || !this.comparing) return;
    const { frameId } = stopped;
    await this.comparison.compare({
      session,
      frameId,
      memoryReference: kept.memoryReference,
      tensor,
      stopped,
    });
  }

  private async togglePin(on: boolean): Promise<void> {
    if (!on) {
      this.unpin();
      return this.stand(this.context.standing.current);
    }
    const { shown } = this;
    const { current } = this.context.standing;
    if (!shown || this.pin || current.kind !== 'stopped') return;
    const { session: owner, memoryReference, tensor: now } = shown;
    const stop = this.context.standing.stopNumber(owner);
    try {
      this.pin = await this.context.pins.add(owner, memoryReference, now, stop, placeText(current));
    } catch (error) {
      void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
      return this.post();
    }
    this.follow = false;
    const { kept, tensor, session } = this.pin;
    this.asked.forget([shown.tensor]);
    const { memoryReference: reference } = kept;
    const { frameId } = shown;
    const generation = this.asked.add({ session, frameId, name: tensor.name, memoryReference: reference });
    const { computedIn: _now, ...lasting } = tensor;
    this.shown = {
      session,
      frameId,
      memoryReference: reference,
      tensor: { ...lasting, generation },
      stopped: current,
    };
    this.set({ kind: 'tensor', tensor: this.shown.tensor, where: tensor.pinned! });
    if (this.comparing) await this.comparison.compare(this.shown);
  }

  private unpin(): void {
    const { pin } = this;
    this.pin = undefined;
    if (pin) this.context.pins.remove(pin);
  }

  /** A pin may be gone with its session; and what a tensor is compared with may be another panel's pin. */
  private pinsChanged(): void {
    if (this.pin && !this.context.pins.has(this.pin)) {
      this.pin = undefined;
      this.follow = true;
      this.shown = undefined;
      const message = vscode.l10n.t('The session that the pinned tensor belonged to has ended.');
      this.set({ kind: 'ended', message });
    } else if (this.comparing && this.shownNow) void this.comparison.compare(this.shownNow);
  }

  /** What is shown, with where its session stands now: what is pinned was shown at an earlier stop. */
  private get shownNow(): ComparedTensor | undefined {
    const { shown } = this;
    const { current } = this.context.standing;
    const stopped =
      current.kind === 'stopped' && current.session.id === shown?.session.id ? current : undefined;
    return shown && { ...shown, stopped, frameId: stopped?.frameId ?? shown.frameId };
  }

  /** Begins or ends comparing. */
  async compare(on: boolean): Promise<void> {
    this.comparing = on && this.shown !== undefined;
    if (this.comparing) await this.comparison.compare(this.shownNow!);
    else this.comparison.clear();
    this.post();
  }

  /** Pins the tensor as it is, or lets it go. */
  async setPinned(on: boolean): Promise<void> {
    await this.togglePin(on);
  }

  /** Compares with something else, by the id of a choice. */
  async compareWith(id: string): Promise<void> {
    await this.comparison.choose(id);
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
        this.unpin();
        return this.stand(this.context.standing.current);
      case 'pin':
        return this.togglePin(message.on);
      case 'compare':
        return this.compare(message.on);
      case 'chooseB':
        return this.comparison.choose(message.id);
      case 'export':
        return this.export(message.format);
      case 'savePicture':
        return this.withShown((tensor) => exportPicture(tensor, message.png));
      case 'say':
        void vscode.window.showInformationMessage(withoutLinks(message.message));
        return;
      case 'chooseNames':
        return this.chooseNames(message.of);
      case 'newPanel':
        return this.openAnother();
      case 'show':
        return this.show(message.name);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'reveal':
      case 'command':
        return performPageCommand(message, this.context.standing, this.lastLaunch);
    }
  }

  /** Does something with the tensor that is shown, if there is one. */
  private async withShown(task: (tensor: AskedTensor) => Promise<void>): Promise<void> {
    const { shown } = this;
    if (shown) await task({ ...shown, name: shown.tensor.name });
    else tellNoTensor();
  }

  private async reply(id: number, question: Question): Promise<void> {
    const { standing } = this.context;
    const stop = standing.current;
    try {
      const asked = this.asked.get(question.generation);
      const body = isOfTwo(question)
        ? await this.comparison.answer(question)
        : await answer({ ...asked, models: this.context.models, names: this.context.names }, question);
      this.send({ type: 'answer', id, body });
    } catch (error) {
      // What was asked about is gone with the stop, whatever the adapter says of its references then.
      const hasMoved = standing.current.kind === 'running' || standing.current !== stop;
      const isGone = hasMoved && !this.pinned;
      const message = isGone ? vscode.l10n.t('The model has gone on.') : messageOf(error);
      this.send({ type: 'error', id, message });
    }
  }

  private set(state: PanelState): void {
    this.state = state;
    this.post();
  }

  private post(): void {
    this.retitle();
    const compare = this.compareState;
    const { state, follow, pinned } = this;
    this.send({ type: 'state', state, follow, pinned, ...(compare && { compare }) });
    this.context.changed();
  }

  private send(message: ToPage): void {
    postToPage(this.panel.webview, message);
  }

  private retitle(): void {
    const title =
      this.name && this.state.kind !== 'nothing'
        ? vscode.l10n.t('Tensor: {0}', shorten(this.name, 32))
        : vscode.l10n.t('Tensor');
    if (this.panel.title !== title) this.panel.title = title;
  }

  dispose(): void {
    this.turn++;
    this.unpin();
    vscode.Disposable.from(...this.subscriptions.splice(0)).dispose();
    this.closed.fire();
    this.closed.dispose();
  }
}
