/** How the editor's theme looks, from the class that VS Code puts on the body. */
export interface Theme {
  readonly dark: boolean;
  readonly highContrast: boolean;
}

/** The present theme. */
export function currentTheme(): Theme {
  const classes = document.body.classList;
  const light = classes.contains('vscode-light') || classes.contains('vscode-high-contrast-light');
  return { dark: !light, highContrast: classes.contains('vscode-high-contrast') };
}

const colours = new Map<string, string>();

/**
 * The present value of a theme variable, such as `--vscode-charts-blue`; for canvases, which know no variables. Kept
 * until the theme changes: a picture asks for the same few in each frame, and the browser works each out anew.
 */
export function themeColour(name: string): string {
  if (colours.size === 0) forgetWithTheme();
  const known = colours.get(name) ?? getComputedStyle(document.body).getPropertyValue(name).trim();
  colours.set(name, known);
  return known;
}

function forgetWithTheme(): void {
  const observer = new MutationObserver(() => {
    observer.disconnect();
    colours.clear();
  });
  observeTheme(observer);
}

/** Calls back once per change of theme: of the body's class, or of the variables that VS Code sets on the root. */
export function onThemeChange(listener: () => void): void {
  let scheduled = false;
  const observer = new MutationObserver(() => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      listener();
    });
  });
  observeTheme(observer);
}

function observeTheme(observer: MutationObserver): void {
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
}
