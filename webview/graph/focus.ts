import { t } from '../ui/localise';
import { FocusBar } from './focus-bar';
import type { StageLook } from './stage-look';

/** What the focus needs of the stage. */
export interface FocusEvents {
  /** Something else is faint: to be drawn anew. */
  changed(): void;
  /** A person has closed the bar, in which the keyboard may have been. */
  closed(): void;
  /** A person wants the way between the two selected nodes. */
  path(): void;
}

/** What is said where nothing is faint. */
export interface FocusState {
  /** Whether two nodes are selected. */
  readonly isPair: boolean;
  /** Where the debugger stands, where the graph has no box for it; else empty. */
  readonly standing: string;
}

/** What stands out in the graph while the rest is faint, and what the bar over the graph says of it. */
export class Focus {
  readonly bar = new FocusBar();
  /** What is faint, in words. */
  private text = '';
  /** What is said over the graph until it is closed. */
  private noted: string | undefined;
  private state: FocusState = { isPair: false, standing: '' };

  constructor(
    private readonly look: StageLook,
    private readonly events: FocusEvents,
  ) {}

  /** Draws all but some nodes of the shown graph faintly, and the edges along a way strongly. */
  on(nodes: ReadonlySet<number>, path: readonly number[], text: string): void {
    this.look.focused = { nodes, path };
    this.text = text;
    this.events.changed();
    this.show();
  }

  /** Nothing is faint in another graph. */
  forget(): void {
    this.look.focused = undefined;
  }

  /** Says something over the graph until it is closed; the way back from what is faint comes again then. */
  note(text: string): void {
    this.noted = text;
    this.show();
  }

  /** Closes the note, else brings back what is faint; whether there was something of it. */
  close(): boolean {
    if (this.noted !== undefined) this.noted = undefined;
    else if (this.look.focused) {
      this.look.focused = undefined;
      this.events.changed();
    } else return false;
    this.show();
    this.events.closed();
    return true;
  }

  /** Another selection, stop or graph. */
  update(state: FocusState): void {
    this.state = state;
    this.show();
  }

  private show(): void {
    const { bar, state } = this;
    const close = () => void this.close();
    if (this.noted !== undefined) bar.note(this.noted, close);
    else if (this.look.focused) bar.say(this.text, close);
    else if (state.isPair) bar.offer(t('2 nodes selected'), t('Shortest path'), () => this.events.path());
    else if (state.standing !== '') bar.tell(state.standing);
    else bar.hide();
  }
}
