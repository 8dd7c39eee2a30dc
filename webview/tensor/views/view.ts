import type { TensorStatistics } from '../../../core/tensor/measures/types';
import type { IconName } from '../../ui/icons';
import type { ColourRange } from '../colour-range';
import type { MeasuredTensor } from '../measured-tensor';
import type { Colouring } from '../paint';
import type { Place } from '../place';
import type { ShownTensor } from '../protocol';
import type { NamesOf } from './media/protocol';

/**
 * A view is one tab of the Tensor panel: one way to look at a tensor. tensor-view.ts, the hub, knows views by these
 * interfaces only. To add one: write `views/NAME-view.ts` with a class that is a `View` and a `ViewKind` that makes
 * it, and enter the kind in all.ts.
 *
 * The hub owns what all views share: which tensor is shown, the place in it (axes, sliders, cursor), the range of
 * colours, the statistics of the whole tensor, the status line, and what is remembered. A view owns its element and
 * asks for what it draws.
 */

/** What the hub puts around a view, by wish of its kind. */
export type FramePart =
  /** The tool row with the choice of rows and columns and sliders for the other dimensions. */
  | 'plane'
  /** The tool row with range and colours. */
  | 'colours'
  /** The column beside it with statistics. */
  | 'statistics'
  /** In that column, a small histogram. */
  | 'histogram'
  /** The strip of channels below it. */
  | 'channels';

/** A kind of view: when it is offered, and how one is made. There is one object of this a tab, in all.ts. */
export interface ViewKind {
  /** Stands in the saved state, so it never changes. Letters only. */
  readonly id: string;
  /** The tab's text. Called when the page draws, so that it may be `t(…)`. */
  readonly label: () => string;
  readonly icon: IconName;
  readonly frame: readonly FramePart[];
  /**
   * How well the view suits a tensor: 0 where it is not offered, 1 where it is just what one wants to see. The best
   * one is opened first, of equals the first in the list; the tabs keep the list's order. 0.5 is the heat-map's for
   * every tensor of two long dimensions or more; what knows a value's meaning (an image, a sound) answers above it.
   * It depends on nothing but what the header says, so that no tab moves when values arrive.
   */
  fit(tensor: ShownTensor): number;
  /** Whether it shows strings; all others are offered for numbers only. */
  readonly strings?: boolean;
  /** Makes the view, at the first time that its tab is opened. */
  create(host: ViewHost): View;
}

/** A made view. The hub hides and shows `root`, and calls nothing but `redraw` while it is hidden. */
export interface View {
  readonly root: HTMLElement;
  /** Takes the focus when the hub moves the cursor by itself (next NaN); while in it, the cursor is spoken. */
  readonly focusTarget: HTMLElement;
  /** Where a screen reader learns of the cursor's element from the view itself, so that it need not be spoken. */
  readonly speaksItself?: boolean;
  /** The keys that the status line names, with what they do; besides `[` `]` and the panel's own. */
  readonly keys: readonly KeyHint[];
  /**
   * Brings the view in line. Called whenever anything of the context has changed: compare with what is drawn, and ask
   * only for what is missing. Late answers are for the view to drop: those of another `measured`, or of another place.
   */
  show(context: ViewContext): void;
  /**
   * It is no longer seen: another view is open, or a card or a comparison stands in place of the tensor. What only a
   * view that is seen needs ends: sounds, and reading on for pictures. `show` follows when it is seen again. (Where the
   * editor hides the whole panel, its page ends.)
   */
  hidden?(): void;
  /** Draws again in the theme's new colours. */
  redraw(): void;
  /**
   * Does what a key means to the view, while its tab is open and no field for text has the focus; false where it means
   * nothing. Called before the panel's own keys. A view whose root may lose the focus checks that itself.
   */
  keyDown?(event: KeyboardEvent): boolean;
  /** The element at the cursor, where the view has it already: shown until the answer with its full text comes. */
  valueAtCursor?(): number | undefined;
  /** The finite range of what is drawn, from which colours are taken until the statistics come; min > max for none. */
  drawnRange?(): { readonly min: number; readonly max: number };
}

/** Keys and what they do, for the status line. */
export interface KeyHint {
  readonly keys: readonly string[];
  readonly does: string;
}

/** What a view keeps for itself over tensors and reloads: JSON. Whoever reads it checks it. */
export type ViewOptions = Readonly<Record<string, unknown>>;

/** All that a view may look at. A new object at each change; its parts are the same ones as long as they have not changed. */
export interface ViewContext {
  /** The tensor, and what is asked of it (`measured.ask` for any question; tiles by `measured.source`). */
  readonly measured: MeasuredTensor;
  /** Rows, columns, sliders and cursor. */
  readonly place: Place;
  /** Of the whole tensor; undefined until they have come. */
  readonly statistics: TensorStatistics | undefined;
  /** Map and range; undefined until something of the values is known. */
  readonly colours: Colours | undefined;
  /** The slice that statistics are to be of, as the user chose beside them; undefined for the whole tensor. */
  readonly scope: Readonly<Record<string, number>> | undefined;
  /** What the view kept by `ViewHost.keep`. */
  readonly options: ViewOptions;
}

/** Map and range, and whether the map is the signed one. */
export interface Colours extends Colouring {
  readonly signed: boolean;
}

/** All that a view may do. */
export interface ViewHost {
  /** Moves the cursor, changes axes or sliders. `show` follows at once. */
  setPlace(place: Place): void;
  /** Moves the cursor to an element. */
  goTo(index: readonly number[]): void;
  /** Keeps options over tensors and reloads, in place of the ones before. `show` follows at once. */
  keep(options: ViewOptions): void;
  /** Takes another range of colours. */
  setColourRange(range: ColourRange): void;
  /** Puts text on the clipboard. */
  copy(text: string): void;
  /** Asks the user for a file with names of classes or tokens; `show` follows with another `measured`. */
  chooseNames(of: NamesOf): void;
  /** Shows another value, or what an expression comes to, in place of the tensor. */
  showValue(expression: string): void;
  /** Opens another view. */
  open(id: string): void;
  /** Something new is drawn, so that `valueAtCursor` and `drawnRange` may know more. */
  drawn(): void;
  /** Says in the problem line, while the view is open, why nothing is drawn; undefined when it is well again. */
  failed(problem: string | undefined): void;
  /** The box with the element under the cursor. A picture takes it into itself in `show` and places it. */
  readonly readOut: HTMLElement;
}
