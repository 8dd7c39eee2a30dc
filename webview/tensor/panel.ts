import { button } from '../ui/controls';
import { fill, h, setAttributes } from '../ui/dom';
import { icon } from '../ui/icons';
import { keepKeyboardPlace } from '../ui/keyboard-place';
import { t } from '../ui/localise';
import { ExtensionLink } from '../ui/messages';
import { onThemeChange } from '../ui/theme';
import type { CompareChoices } from './compare/compare-toolbar';
import { CompareView } from './compare/compare-view';
import type { CompareState } from './compare/protocol';
import { drawnPicture, pngBlob, pngOf } from './drawn-picture';
import { type ExportForm, Header, type Heading } from './header';
import { listenForKeys } from './keys';
import type { Ask } from './measured-tensor';
import type { FromPage, PanelState, ToPage } from './protocol';
import { StateCard } from './state-card';
import { TensorView } from './tensor-view';
import { readSavedState, type SavedState } from './view-state';

type StateMessage = Extract<ToPage, { type: 'state' }>;

/** The Tensor panel: a header, and under it a tensor's view or the card of a state that has none. */
export class TensorPanel {
  private readonly link: ExtensionLink<ToPage, FromPage>;
  private readonly header: Header;
  private readonly progress = h('div', { class: 'progress', role: 'progressbar', hidden: true });
  private readonly ended = h('div', { class: 'banner banner-error', role: 'alert', hidden: true });
  private readonly busy = h('p', { class: 'busy-line', role: 'status', hidden: true });
  private readonly ask: Ask;
  private readonly view: TensorView;
  /** Made when something is compared for the first time. */
  private made: CompareView | undefined;
  private readonly card: StateCard;
  private readonly root: HTMLElement;
  private message: StateMessage | undefined;
  private saved: SavedState;
  private last: Extract<PanelState, { kind: 'tensor' }> | undefined;

  constructor() {
    this.link = new ExtensionLink<ToPage, FromPage>((message) => this.receive(message));
    this.ask = (question) => this.link.ask((id) => ({ type: 'question', id, question }));
    this.header = new Header((line) => this.link.send({ type: 'reveal', line }), {
      follow: () => this.follow(),
      pin: () => this.pin(),
      compare: () => this.compare(),
      copy: (asNumPy) => void this.copy(asNumPy),
      newPanel: () => this.link.send({ type: 'newPanel' }),
      export: (form) => void this.export(form),
    });
    this.saved = readSavedState(this.link.restore());
    this.view = new TensorView(
      {
        ask: this.ask,
        changed: (state) => this.save(state),
        copy: (text) => this.link.send({ type: 'copy', text }),
        chooseNames: (of) => this.link.send({ type: 'chooseNames', of }),
        showValue: (name) => this.link.send({ type: 'show', name }),
        shareRange: (wish) => this.link.send({ type: 'sharedRange', ...wish }),
      },
      this.saved,
    );
    this.card = new StateCard((message) => this.link.send(message));
    this.root = h(
      'div',
      { class: 'panel' },
      this.header.root,
      this.progress,
      this.ended,
      this.busy,
      this.card.root,
      this.view.root,
    );
    document.body.append(this.root);
    this.listen();
    keepKeyboardPlace(() => [
      (this.comparing ? this.compareView : this.view).focusTarget,
      this.header.focusTarget,
    ]);
    this.show({ type: 'state', state: { kind: 'nothing' }, follow: true, pinned: false });
    this.link.send({ type: 'ready' });
  }

  private receive(message: ToPage): void {
    if (message.type === 'state') this.show(message);
    if (message.type === 'sharedRange') this.view.shareRange(message);
    if (message.type === 'namesChanged') this.view.namesChanged();
  }

  private show(message: StateMessage): void {
    this.message = message;
    const { state } = message;
    if (state.kind === 'tensor') this.last = state;
    const keepsPicture = this.keepsPicture(state);
    this.header.update(this.heading(state, keepsPicture), {
      follow: message.follow,
      pinned: message.pinned,
      comparing: this.comparing !== undefined,
    });
    const busy = state.kind === 'computing' || state.kind === 'running';
    this.progress.hidden = !busy;
    setAttributes(this.progress, { 'aria-label': busy ? busyText(state) : undefined });
    this.busy.hidden = !(busy && keepsPicture);
    this.busy.textContent = busy ? busyText(state) : '';
    this.showEnded(state);
    this.root.classList.toggle('is-dimmed', keepsPicture && state.kind !== 'tensor');
    this.showBody(state, keepsPicture);
  }

  /** Whether the last tensor's picture stays: while its own tensor is shown, dimmed while running or ended. */
  private keepsPicture(state: PanelState): boolean {
    if (state.kind === 'tensor') return true;
    if (!this.last) return false;
    if (state.kind === 'computing') return state.name === this.last.tensor.name;
    return state.kind === 'running' || state.kind === 'ended';
  }

  private heading(state: PanelState, keepsPicture: boolean): Heading {
    if (keepsPicture) return { tensor: this.last!.tensor };
    if (state.kind === 'notRun') return { title: state.name, type: state.type, isName: true };
    if (state.kind === 'computing' || state.kind === 'other') return { title: state.name, isName: true };
    return { title: t('Tensor'), isName: false };
  }

  private showBody(state: PanelState, keepsPicture: boolean): void {
    let card = !keepsPicture;
    if (keepsPicture) card = this.card.updateFor(this.last!.tensor);
    else this.card.update(state);
    this.card.root.hidden = !card;
    const { comparing } = this;
    this.view.root.hidden = card || comparing !== undefined;
    if (this.view.root.hidden) this.view.cover();
    if (card || !comparing) this.made?.root.remove();
    // What is put in its place anew loses the focus and where it was scrolled to.
    else if (!this.compareView.root.isConnected) this.root.append(this.compareView.root);
    if (keepsPicture && !card && comparing) this.compareView.show(comparing);
    else if (keepsPicture && !card) this.view.show(this.last!.tensor, this.last!.where);
  }

  private showEnded(state: PanelState): void {
    this.ended.hidden = state.kind !== 'ended';
    if (state.kind !== 'ended') return;
    const restart = button(t('Restart'), () => this.link.send({ type: 'command', command: 'restart' }), {
      primary: true,
    });
    const kept = this.last ? ` ${t('The picture is from before.')}` : '';
    fill(
      this.ended,
      icon('error', 'error'),
      h('span', { class: 'banner-text' }, h('b', {}, t('The run ended.')), ` ${state.message}${kept}`),
      restart,
    );
  }

  /** What the tensor is compared with; undefined where it is shown alone. */
  private get comparing(): CompareState | undefined {
    return this.message?.compare;
  }

  private get compareView(): CompareView {
    if (this.made) return this.made;
    this.made = new CompareView({
      ask: this.ask,
      choose: (id) => this.link.send({ type: 'chooseB', id }),
      changed: () => this.save(),
    });
    this.made.restore(savedComparison(this.link.restore()));
    return this.made;
  }

  private compare(): void {
    const { state } = this.message ?? {};
    if (state?.kind === 'tensor' || this.comparing) {
      this.link.send({ type: 'compare', on: this.comparing === undefined });
    }
  }

  private async export(form: ExportForm): Promise<void> {
    const tensor = this.last?.tensor;
    if (!tensor) return;
    if (form === 'npy' || form === 'list') return this.link.send({ type: 'export', format: { kind: form } });
    if (form === 'slice') {
      const place = this.comparing ? this.compareView.place : this.view.shownPlace;
      if (place) this.link.send({ type: 'export', format: { kind: 'plane', ...place } });
      return;
    }
    const shown = this.comparing ? this.compareView.root : this.view.root;
    const picture = drawnPicture(shown, tensor.name);
    if (!picture) return this.link.send({ type: 'say', message: t('This view has no picture.') });
    if (form === 'picture') return this.link.send({ type: 'savePicture', png: pngOf(picture) });
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngBlob(picture) })]);
    } catch (error) {
      const why = (error as Error).message;
      this.link.send({ type: 'say', message: t('The picture could not be copied: {0}', why) });
    }
  }

  private follow(): void {
    this.link.send({ type: 'follow', on: !this.message?.follow });
  }

  private pin(): void {
    this.link.send({ type: 'pin', on: !this.message?.pinned });
  }

  private listen(): void {
    const { view } = this;
    const shown = () => (this.comparing ? this.compareView : view);
    listenForKeys({
      view: (event) => shown().keyDown(event),
      slice: (step) => shown().moveSlice(step),
      nextNonFinite: (backward) => {
        if (!this.comparing) void view.nextNonFinite(backward);
      },
      follow: () => this.follow(),
      pin: () => this.pin(),
      compare: () => this.compare(),
      nextView: () => shown().nextView(),
      copy: (asNumPy) => void this.copy(asNumPy),
    });
    onThemeChange(() => {
      view.redraw();
      this.made?.redraw();
    });
  }

  /** Keeps what was chosen, of the tensor's view and of comparisons. */
  private save(view = this.saved): void {
    this.saved = view;
    this.link.save({ ...view, comparison: this.made?.saved ?? savedComparison(this.link.restore()) });
  }

  private async copy(asNumPy: boolean): Promise<void> {
    const text = await (this.comparing ? this.compareView : this.view)
      .elementText(asNumPy)
      .catch(() => undefined);
    if (text !== undefined) this.link.send({ type: 'copy', text });
  }
}

function busyText(state: PanelState): string {
  if (state.kind === 'computing') return t('Computing {0}.', state.name);
  return state.kind === 'running' ? t('Running: {0}.', state.where) : '';
}

/** What was chosen for comparisons before a reload. */
function savedComparison(saved: unknown): Partial<CompareChoices> | undefined {
  const { comparison } = (saved ?? {}) as { comparison?: Partial<CompareChoices> };
  return typeof comparison === 'object' ? comparison : undefined;
}
