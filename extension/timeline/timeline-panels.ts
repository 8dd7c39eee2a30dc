import * as vscode from 'vscode';
import { webviewOptions } from '../environment/page-options';
import { command, timelinePanel } from '../ids';
import { type TimelineContext, TimelinePanel } from './timeline-panel';

/** The Timeline panel, of which there is one at most: Show Timeline opens it or brings it to the front. */
export class TimelinePanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private open: TimelinePanel | undefined;
  private readonly subscriptions: readonly vscode.Disposable[];

  constructor(private readonly context: TimelineContext) {
    this.subscriptions = [
      vscode.window.registerWebviewPanelSerializer(timelinePanel, this),
      vscode.commands.registerCommand(command.showTimeline, () => this.show()),
      vscode.commands.registerCommand(command.measureTimes, () => this.show().measure()),
    ];
  }

  /** The open panel. */
  get current(): TimelinePanel | undefined {
    return this.open;
  }

  show(): TimelinePanel {
    if (this.open) {
      this.open.reveal();
      return this.open;
    }
    const { Beside, Active } = vscode.ViewColumn;
    // Beside the text, and without the focus: the keys must go on stepping. Where there are columns already, it takes a
    // tab of the last one.
    const columns = vscode.window.tabGroups.all.length;
    const viewColumn =
      columns > 1 ? columns : vscode.window.tabGroups.activeTabGroup.activeTab ? Beside : Active;
    const panel = vscode.window.createWebviewPanel(
      timelinePanel,
      vscode.l10n.t('Timeline'),
      { viewColumn, preserveFocus: true },
      webviewOptions(this.context.extension),
    );
    return this.adopt(panel);
  }

  /** Called by VS Code after a reload: the session is gone, and the panel waits for the next one. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.adopt(panel);
  }

  private adopt(panel: vscode.WebviewPanel): TimelinePanel {
    const made = new TimelinePanel(panel, this.context);
    this.open = made;
    made.onDidClose(() => {
      if (this.open === made) this.open = undefined;
    });
    return made;
  }

  dispose(): void {
    this.open?.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}
