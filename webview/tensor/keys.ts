/** What the keys of the panel do. */
export interface KeyActions {
  /** What the open view does with the key; false where it means nothing to it. */
  view(event: KeyboardEvent): boolean;
  /** Moves along the last slider. */
  slice(step: 1 | -1): void;
  nextNonFinite(backward: boolean): void;
  follow(): void;
  pin(): void;
  compare(): void;
  nextView(): void;
  copy(asNumPy: boolean): void;
}

const typingFields = 'input, textarea, vscode-text-field, vscode-dropdown, [role="textbox"]';

/** Listens for the panel's keys, anywhere but in a field that takes letters itself. */
export function listenForKeys(actions: KeyActions): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target as Element;
    if (target.closest(typingFields) && !(target instanceof HTMLInputElement && target.type === 'range'))
      return;
    if (run(event, actions)) event.preventDefault();
  });
}

/** Does what a key means; false where it means nothing. */
function run(event: KeyboardEvent, actions: KeyActions): boolean {
  if (actions.view(event)) return true;
  if (event.altKey) return false;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() !== 'c' || String(getSelection()) !== '') return false;
    actions.copy(event.shiftKey);
    return true;
  }
  switch (event.key) {
    case '[':
      actions.slice(-1);
      return true;
    case ']':
      actions.slice(1);
      return true;
  }
  switch (event.key.toLowerCase()) {
    case 'n':
      actions.nextNonFinite(event.shiftKey);
      return true;
    case 'f':
      actions.follow();
      return true;
    case 'p':
      actions.pin();
      return true;
    case 'c':
      actions.compare();
      return true;
    case 'v':
      actions.nextView();
      return true;
    default:
      return false;
  }
}
