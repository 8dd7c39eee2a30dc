/** The element that has the keyboard, and where it stands. */
interface Held {
  readonly element: HTMLElement;
  /** What a screen reader calls it: what is built anew in its place has the same name. */
  readonly name: string;
  /** The elements around it, the innermost first: they are no longer known once it is out of the page. */
  readonly around: readonly Element[];
  /** Whether the keyboard brought the focus, as far as the browser knows: who points does not miss it. */
  readonly isByKeyboard: boolean;
}

const tabbable = [
  ...['button', 'input', 'a[href]', '[tabindex]', 'vscode-button', 'vscode-checkbox', 'vscode-dropdown'],
  ...['vscode-radio', 'vscode-text-field'],
].join(', ');

/**
 * Keeps the keyboard in the page, so that no key goes nowhere. What has the focus may be built anew, be hidden or be
 * taken out: then the focus goes to what is called the same, else to `home`. A page that the editor gives the focus
 * to, by Ctrl+2 say, while nothing in it has it puts it where it was last, else on `home`, unless it was the pointer
 * that came.
 *
 * @param home what the page is about, a picture or a tree, and what else takes a focus that is lost without it
 */
export function keepKeyboardPlace(home: () => readonly (HTMLElement | undefined)[]): void {
  let held: Held | undefined;
  let isCalled = false;
  let isPlanned = false;
  const settle = () => {
    isPlanned = false;
    if (!document.hasFocus()) return;
    const { activeElement } = document;
    // A hidden element has the focus up to the next time that the page is drawn.
    const isLost = held?.isByKeyboard && !isShown(held.element);
    if (activeElement !== document.body && activeElement !== null && activeElement !== held?.element) return;
    const [first, ...others] = home();
    if (isLost) focusFirst([successor(held!), first, ...others]);
    // What the page is about may be still to come: it is waited for.
    else if (isCalled && activeElement === document.body) focusFirst([held?.element, first]);
  };
  const plan = () => {
    if (isPlanned || !(isCalled || (held && !isShown(held.element)))) return;
    isPlanned = true;
    requestAnimationFrame(settle);
  };
  document.addEventListener('focusin', ({ target }) => {
    isCalled = false;
    if (!(target instanceof HTMLElement)) return;
    const isByKeyboard = target.matches(':focus-visible');
    held = { element: target, name: nameOf(target), around: around(target), isByKeyboard };
  });
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    if (relatedTarget !== null) return;
    // Who clicks beside everything means to leave it; who goes to another window comes back to it.
    requestAnimationFrame(() => {
      if (document.hasFocus() && document.activeElement === document.body && held?.element === target) {
        if (isShown(held.element)) held = undefined;
      }
    });
  });
  document.addEventListener('pointerdown', () => {
    isCalled = false;
  });
  window.addEventListener('focus', ({ target }) => {
    if (target !== window) return;
    isCalled = true;
    plan();
  });
  // Called may come before there is anything to see.
  new MutationObserver(plan).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ['hidden'],
  });
}

function focusFirst(elements: readonly (HTMLElement | undefined)[]): void {
  elements.find((each) => each && isShown(each))?.focus({ preventScroll: true });
}

function isShown(element: Element): boolean {
  return element.isConnected && element.checkVisibility() && !element.matches(':disabled, [disabled]');
}

/** What is called the same, as near as can be to where the lost one was. */
function successor({ element, name, around }: Held): HTMLElement | undefined {
  for (const place of around) {
    if (!isShown(place)) continue;
    for (const other of place.querySelectorAll<HTMLElement>(tabbable)) {
      if (other.localName === element.localName && nameOf(other) === name && isShown(other)) return other;
    }
  }
  return undefined;
}

function nameOf(element: Element): string {
  return element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
}

function around(element: Element): Element[] {
  const found: Element[] = [];
  for (let place = element.parentElement; place; place = place.parentElement) found.push(place);
  return found;
}
