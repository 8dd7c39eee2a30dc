/** What the keys of the graph do. */
export interface KeyActions {
  along(back: boolean): void;
  beside(step: -1 | 1): void;
  ends(last: boolean): void;
  details(): void;
  enter(): void;
  leave(): void;
  toggleGroup(): void;
  expandAll(): void;
  toggleBreakpoint(): void;
  currentNode(): void;
  /** The next or previous worst node of the figure that boxes are coloured by. */
  worst(step: -1 | 1): void;
  search(): void;
  zoom(factor: number): void;
  fit(): void;
  escape(): void;
}

/** One press of + or −. */
const zoomStep = 1.25;

/** Listens to the keys while the graph has the focus; the search keys count in the whole page. */
export function listenForKeys(target: HTMLElement, actions: KeyActions): void {
  target.addEventListener('keydown', (event) => {
    if (event.altKey) return;
    const action = actionOf(event, actions);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });
  document.addEventListener('keydown', (event) => {
    const wanted = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f';
    const typing = event.composedPath().some((each) => each instanceof HTMLInputElement);
    if (!wanted && (event.key !== '/' || typing)) return;
    event.preventDefault();
    actions.search();
  });
}

function actionOf(event: KeyboardEvent, actions: KeyActions): (() => void) | undefined {
  if (event.ctrlKey || event.metaKey) {
    return event.key === 'Enter' ? () => actions.enter() : undefined;
  }
  switch (event.key) {
    case 'ArrowDown':
      return () => actions.along(false);
    case 'ArrowUp':
      return () => actions.along(true);
    case 'ArrowLeft':
      return () => actions.beside(-1);
    case 'ArrowRight':
      return () => actions.beside(1);
    case 'Home':
      return () => actions.ends(false);
    case 'End':
      return () => actions.ends(true);
    case 'Enter':
      return () => actions.details();
    case 'Backspace':
      return () => actions.leave();
    case 'e':
    case 'E':
      return () => (event.shiftKey ? actions.expandAll() : actions.toggleGroup());
    case 'F9':
      return () => actions.toggleBreakpoint();
    case '.':
      return () => actions.currentNode();
    case 'w':
    case 'W':
      return () => actions.worst(event.shiftKey ? -1 : 1);
    case '+':
    case '=':
      return () => actions.zoom(zoomStep);
    case '-':
      return () => actions.zoom(1 / zoomStep);
    case '0':
      return () => actions.fit();
    case 'Escape':
      return () => actions.escape();
    default:
      return undefined;
  }
}
