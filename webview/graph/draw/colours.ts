import { currentTheme } from '../../ui/theme';

/** The theme's colours as a canvas takes them; read again when the theme changes. */
export interface GraphColours {
  readonly background: string;
  readonly node: string;
  readonly nodeBorder: string;
  readonly group: string;
  readonly edge: string;
  readonly text: string;
  readonly secondary: string;
  readonly icon: string;
  readonly focus: string;
  readonly selected: string;
  readonly hover: string;
  readonly current: string;
  /** Behind the current node. */
  readonly currentFill: string;
  readonly outerFrame: string;
  readonly breakpoint: string;
  readonly breakpointOff: string;
  readonly match: string;
  readonly uiFont: string;
  readonly codeFont: string;
  readonly highContrast: boolean;
  /** The colour of any other variable. */
  resolve(variable: string): string;
}

/** Reads the colours that canvases draw with. */
export function readColours(): GraphColours {
  const probe = document.createElement('span');
  document.body.append(probe);
  // A custom property may hold a mix of others: only as a colour of an element it comes to one.
  const colour = (name: string, fallback = '--vscode-foreground') => {
    probe.style.color = `var(${name}, var(${fallback}))`;
    return getComputedStyle(probe).color;
  };
  const style = getComputedStyle(document.body);
  const { highContrast } = currentTheme();
  const others = new Map<string, string>();
  const colours: GraphColours = {
    background: colour('--vscode-editor-background'),
    node: colour('--od-node'),
    nodeBorder: colour('--od-node-border'),
    group: colour('--od-group'),
    edge: colour('--od-edge'),
    text: colour('--vscode-foreground'),
    secondary: colour('--vscode-descriptionForeground'),
    icon: colour('--vscode-icon-foreground'),
    focus: colour('--vscode-focusBorder'),
    selected: colour(
      highContrast ? '--vscode-contrastActiveBorder' : '--vscode-focusBorder',
      '--vscode-focusBorder',
    ),
    hover: colour('--od-node-hover', '--od-node'),
    current: colour('--vscode-debugIcon-breakpointCurrentStackframeForeground'),
    currentFill: colour('--od-node-current', '--od-node'),
    outerFrame: colour('--vscode-debugIcon-breakpointStackframeForeground'),
    breakpoint: colour('--vscode-debugIcon-breakpointForeground'),
    breakpointOff: colour(
      '--vscode-debugIcon-breakpointDisabledForeground',
      '--vscode-debugIcon-breakpointForeground',
    ),
    match: colour('--od-match', '--vscode-focusBorder'),
    uiFont: style.getPropertyValue('--vscode-font-family').trim() || 'sans-serif',
    codeFont: style.getPropertyValue('--vscode-editor-font-family').trim() || 'monospace',
    highContrast,
    resolve(variable) {
      let resolved = others.get(variable);
      if (resolved === undefined) {
        document.body.append(probe);
        resolved = colour(variable);
        probe.remove();
        others.set(variable, resolved);
      }
      return resolved;
    },
  };
  probe.remove();
  return colours;
}
