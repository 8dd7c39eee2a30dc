import type {
  Button,
  Checkbox,
  Dropdown,
  Option,
  Radio,
  RadioGroup,
  TextField,
} from '@vscode/webview-ui-toolkit';
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeRadio,
  vsCodeRadioGroup,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { h, setAttributes } from './dom';
import { type IconName, icon } from './icons';

/**
 * The only file that knows the toolkit. It is archived upstream; a successor needs these functions and the rules of
 * controls.css, nothing else.
 */
provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeRadio(),
  vsCodeRadioGroup(),
  vsCodeTextField(),
);

/** A push button; `key` is the key that does the same, shown on it. */
export function button(
  label: string,
  press: () => void,
  options: { readonly primary?: boolean; readonly icon?: IconName; readonly key?: string } = {},
): HTMLElement & { disabled: boolean } {
  const element = document.createElement('vscode-button') as Button;
  element.appearance = options.primary ? 'primary' : 'secondary';
  if (options.icon) {
    const start = icon(options.icon);
    start.setAttribute('slot', 'start');
    element.append(start);
  }
  element.append(label);
  if (options.key) {
    element.append(h('kbd', { 'aria-hidden': 'true' }, options.key));
    element.setAttribute('aria-keyshortcuts', options.key);
  }
  element.addEventListener('click', press);
  return element;
}

/** A choice of a dropdown. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A dropdown with a label before it. */
export class DropdownField {
  readonly root: HTMLElement;
  private readonly dropdown: Dropdown;
  private choices: readonly Choice[] = [];

  constructor(label: string, className: string, change: (value: string) => void) {
    this.dropdown = document.createElement('vscode-dropdown') as Dropdown;
    this.dropdown.setAttribute('aria-label', label);
    this.dropdown.addEventListener('change', () => change(this.dropdown.value));
    this.root = h(
      'span',
      { class: `field ${className}` },
      h('span', { class: 'label' }, label),
      this.dropdown,
    );
  }

  /** Shows these choices with one chosen; keeps the open list where nothing changed. */
  update(choices: readonly Choice[], value: string): void {
    if (JSON.stringify(choices) !== JSON.stringify(this.choices)) {
      this.choices = choices;
      this.dropdown.replaceChildren(
        ...choices.map((choice) => {
          const option = document.createElement('vscode-option') as Option;
          setAttributes(option, { value: choice.value, selected: choice.value === value });
          option.textContent = choice.label;
          return option;
        }),
      );
    }
    if (this.dropdown.value !== value) this.dropdown.value = value;
  }
}

/** A check box with its label. */
export class CheckboxField {
  readonly root: HTMLElement;
  private readonly checkbox: Checkbox;
  private shown = false;

  constructor(label: string, change: (checked: boolean) => void) {
    this.checkbox = document.createElement('vscode-checkbox') as Checkbox;
    this.checkbox.textContent = label;
    // The toolkit tells of changes by script, too.
    this.checkbox.addEventListener('change', () => {
      if (this.checkbox.checked === this.shown) return;
      this.shown = this.checkbox.checked;
      change(this.shown);
    });
    this.root = this.checkbox;
  }

  get checked(): boolean {
    return this.checkbox.checked;
  }

  update(checked: boolean, disabled = false): void {
    this.shown = checked;
    if (this.checkbox.checked !== checked) this.checkbox.checked = checked;
    this.checkbox.disabled = disabled;
  }
}

/** A field for a number; `accept` gets what was typed once it is a number, on Enter or on leaving the field. */
export class NumberField {
  readonly root: HTMLElement;
  private readonly field: TextField;
  private shown = '';

  constructor(
    label: string,
    className: string,
    private readonly accept: (value: number) => void,
  ) {
    this.field = document.createElement('vscode-text-field') as TextField;
    setAttributes(this.field, { class: `number-field ${className}` });
    keepName(this.field, label);
    this.field.addEventListener('change', () => this.commit());
    this.field.addEventListener('keydown', (event) => this.keyDown(event));
    this.root = this.field;
  }

  update(text: string): void {
    this.shown = text;
    if (this.field.value !== text) this.field.value = text;
  }

  private keyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') this.commit();
    else if (event.key === 'Escape') this.field.value = this.shown;
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const value = Number(this.field.value.replace('−', '-'));
      if (!Number.isInteger(value)) return;
      this.accept(value + (event.key === 'ArrowUp' ? 1 : -1));
      event.preventDefault();
    }
    event.stopPropagation();
  }

  private commit(): void {
    const text = this.field.value.trim().replace('−', '-');
    if (text === this.shown) return;
    const value = Number(text);
    if (text !== '' && Number.isFinite(value)) this.accept(value);
    else this.field.value = this.shown;
  }
}

/** Gives a text field its name for a screen reader; the toolkit calls each `Text field` once it is in the page. */
function keepName(field: TextField, name: string): void {
  const set = () => {
    if (field.getAttribute('aria-label') !== name) field.setAttribute('aria-label', name);
  };
  set();
  new MutationObserver(set).observe(field, { attributeFilter: ['aria-label'] });
}

/** A radio button's row. */
export interface RadioRow {
  readonly value: string;
  readonly content: readonly (Node | string)[];
}

/** Rows of which one is chosen. */
export function radioRows(
  label: string,
  rows: readonly RadioRow[],
  chosen: string,
  change: (value: string) => void,
): HTMLElement {
  const group = document.createElement('vscode-radio-group') as RadioGroup;
  setAttributes(group, { orientation: 'vertical', 'aria-label': label, value: chosen });
  for (const row of rows) {
    const radio = document.createElement('vscode-radio') as Radio;
    radio.value = row.value;
    radio.append(...row.content);
    group.append(radio);
  }
  let last = chosen;
  group.addEventListener('change', () => {
    if (group.value === last) return;
    last = group.value;
    change(last);
  });
  return group;
}
