/** What the keys of the panel do. */
export interface KeyActions {
  /** Moves the cursor; only while the picture has the focus. */
  move(rows: number, columns: number): void;
  /** Moves along the last slider. */
  slice(step: 1 | -1): void;
  zoom(factor: number): void;
  fit(): void;
  nextNonFinite(backward: boolean): void;
  follow(): void;
  pin(): void;
  nextView(): void;
  copy(asNumPy: boolean): void;
}

const typingFields = 'input, textarea, vscode-text-field, vscode-dropdown, [role="textbox"]';

/** Listens for the panel's keys, anywhere but in a field that takes letters itself. */
export function listenForKeys(picture: HTMLElement, actions: KeyActions): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target as Element;
    if (target.closest(typingFields) && !(target instanceof HTMLInputElement && target.type === 'range'))
      return;
    if (run(event, document.activeElement === picture, actions)) event.preventDefault();
  });
}

/** Does what a key means; false where it means nothing. */
function run(event: KeyboardEvent, inPicture: boolean, actions: KeyActions): boolean {
  if (event.altKey) return false;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() !== 'c' || String(getSelection()) !== '') return false;
    actions.copy(event.shiftKey);
    return true;
  }
  const move = inPicture ? moves[event.key] : undefined;
  if (move) {
    actions.move(...move);
    return true;
  }
  switch (event.key) {
    case '[':
      actions.slice(-1);
      return true;
    case ']':
      actions.slice(1);
      return true;
    case '+':
    case '=':
      actions.zoom(2);
      return true;
    case '-':
    case '−':
      actions.zoom(0.5);
      return true;
    case '0':
      actions.fit();
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
    case 'v':
      actions.nextView();
      return true;
    default:
      return false;
  }
}

const moves: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};
