import * as vscode from 'vscode';
import { command } from '../ids';
import { escapeIcons } from '../text/escape-icons';
import { shorten } from '../text/shorten';
import type { Standing, StandingTracker } from './standing';

/** Exporters write whole paths of modules into names; the status bar is shared. */
const longestName = 40;

/** What the status bar says of a standing: `Paused on NaN, norm/std, 7 of 19`. Empty where it says nothing. */
export function statusText(standing: Standing): string {
  if (standing.kind === 'dead') return vscode.l10n.t('Runner ended');
  if (standing.kind !== 'stopped') return '';
  const { node, position, iteration } = standing.current;
  const where = node
    ? vscode.l10n.t(
        '{0}, {1} of {2}',
        shorten(nodeLabel(standing.current), longestName),
        position.at,
        position.of,
      )
    : vscode.l10n.t('after the last node');
  const place = iteration === undefined ? where : vscode.l10n.t('{0}, iteration {1}', where, iteration);
  // The adapter's description of the last stop says the same already.
  return standing.description.endsWith(place) ? standing.description : `${standing.description}, ${place}`;
}

/** The current node as a person knows it: its name, or its first output where it has none. */
export function nodeLabel(current: {
  node?: { name: string; op: string };
  outputs: readonly string[];
}): string {
  return current.node?.name || current.outputs.find((output) => output) || current.node?.op || '';
}

/** What a click does, and which modules the node is in. */
function tooltip(standing: Standing): string {
  const modules = standing.kind === 'stopped' ? (standing.current.modules ?? []) : [];
  const names = modules.map(({ name }) => shorten(name, longestName));
  return [
    vscode.l10n.t('Go to the current node'),
    ...(names.length > 0 ? [vscode.l10n.t('In {0}', names.join(' › '))] : []),
  ].join('\n');
}

/** Shows where the debugger stands at the right of the status bar; a click goes there. */
export function showStatus(tracker: StandingTracker): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'onnx-debugger.standing',
    vscode.StatusBarAlignment.Right,
    1000,
  );
  item.name = 'ONNX Debugger';
  item.command = command.revealCurrentNode;
  const update = (standing: Standing) => {
    item.text = escapeIcons(statusText(standing));
    item.tooltip = tooltip(standing);
    if (item.text) item.show();
    else item.hide();
  };
  update(tracker.current);
  return vscode.Disposable.from(item, tracker.onDidChange(update));
}
