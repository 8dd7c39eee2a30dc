import { h, setAttributes } from './dom';
import { type IconName, icon } from './icons';

interface Segment<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** Moves a choice with the arrow keys, Home and End; undefined for other keys. */
function nextIndex(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowRight' || key === 'ArrowDown') return (index + 1) % count;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (index + count - 1) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

/** What segmented controls and tabs share: one of few is chosen, Tab enters at it, arrows move it. */
abstract class ChoiceBar<T extends string> {
  readonly root: HTMLElement;
  readonly buttons: readonly HTMLButtonElement[];

  constructor(
    root: HTMLElement,
    protected readonly segments: readonly Segment<T>[],
    private readonly stateAttribute: 'aria-checked' | 'aria-selected',
    choose: (value: T) => void,
    makeButton: (segment: Segment<T>) => HTMLButtonElement,
  ) {
    this.root = root;
    this.buttons = segments.map((segment, index) => {
      const button = makeButton(segment);
      button.addEventListener('click', () => choose(segment.value));
      button.addEventListener('keydown', (event) => {
        const next = nextIndex(event.key, index, segments.length);
        if (next === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        choose(segments[next]!.value);
        this.buttons[next]!.focus();
      });
      return button;
    });
    root.append(...this.buttons);
  }

  /** Lets a choice be made, or not. */
  enable(value: T, enabled: boolean): void {
    const index = this.segments.findIndex((segment) => segment.value === value);
    this.buttons[index]!.disabled = !enabled;
  }

  /** Shows which is chosen. */
  update(value: T): void {
    this.segments.forEach((segment, index) => {
      const chosen = segment.value === value;
      setAttributes(this.buttons[index]!, {
        [this.stateAttribute]: String(chosen),
        tabindex: chosen ? 0 : -1,
      });
    });
  }
}

/** Two or three choices side by side, such as Linear and Log. */
export class SegmentedControl<T extends string> extends ChoiceBar<T> {
  constructor(label: string, segments: readonly Segment<T>[], choose: (value: T) => void) {
    super(
      h('div', { class: 'segmented', role: 'radiogroup', 'aria-label': label }),
      segments,
      'aria-checked',
      choose,
      (s) => h('button', { type: 'button', role: 'radio' }, s.label),
    );
  }
}

/** The panel's own tabs. */
export class TabBar<T extends string> extends ChoiceBar<T> {
  constructor(
    label: string,
    tabs: readonly (Segment<T> & { readonly icon?: IconName })[],
    choose: (value: T) => void,
  ) {
    const icons = new Map(tabs.map((tab) => [tab.value, tab.icon]));
    super(
      h('div', { class: 'tabs', role: 'tablist', 'aria-label': label }),
      tabs,
      'aria-selected',
      choose,
      (s) => {
        const name = icons.get(s.value);
        return h('button', { type: 'button', role: 'tab', class: 'tab' }, name && icon(name), s.label);
      },
    );
  }
}
