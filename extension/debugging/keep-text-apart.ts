import type * as vscode from 'vscode';
import { textOfLaunch } from '../text/model-uri';
import { isOpen, openText, panelIsActive } from '../text/open-text';
import type { StandingTracker } from './standing';

/**
 * VS Code opens the line of a stop in the active group. Where the text's tab was closed and a panel has the focus,
 * that would cover the panel: the text is opened in another group first, when the session is told to go on and once
 * more when it says that it stopped.
 */
export function keepTextApart(tracker: StandingTracker): vscode.Disposable {
  return tracker.onDidExchange(({ session }) => {
    const { sourceFormat, noDebug } = session.configuration;
    const text = textOfLaunch(session.configuration);
    if (!text || sourceFormat !== 'uri' || noDebug) return;
    if (panelIsActive() && !isOpen(text)) void openText(text, { preserveFocus: true });
  });
}
