import type * as vscode from 'vscode';
import type { FromPage, SharedRange as ProtocolRange, ToPage } from '../../webview/tensor/protocol';
import { onPageMessage, postToPage } from '../page-messages';

type Range = NonNullable<ProtocolRange['range']>;

/** What of a Tensor panel is needed to share its range. */
type SharingPanel = Pick<vscode.WebviewPanel, 'onDidDispose'> & {
  readonly webview: Pick<vscode.Webview, 'onDidReceiveMessage' | 'postMessage'>;
};

/**
 * One range of colours for all Tensor panels, as long as somebody wishes it: from the lowest of the panels' own ranges
 * to the highest, so that a colour means the same number in each and none clips more than by itself.
 */
export class SharedRange {
  private on = false;
  private readonly ranges = new Map<SharingPanel, Range | undefined>();

  /** Lets a panel take part until it is closed. */
  join(panel: SharingPanel): void {
    this.ranges.set(panel, undefined);
    onPageMessage(panel.webview, (message: FromPage) => {
      if (message.type === 'ready') this.send(panel);
      if (message.type === 'sharedRange') this.received(panel, message);
    });
    panel.onDidDispose(() => {
      this.ranges.delete(panel);
      this.tell();
    });
  }

  private received(panel: SharingPanel, { on, range }: Extract<FromPage, { type: 'sharedRange' }>): void {
    this.on = on;
    if (!on) for (const each of this.ranges.keys()) this.ranges.set(each, undefined);
    else if (range) this.ranges.set(panel, range);
    this.tell();
  }

  private tell(): void {
    for (const panel of this.ranges.keys()) this.send(panel);
  }

  private send(panel: SharingPanel): void {
    const known = [...this.ranges.values()].filter((range) => range !== undefined);
    const range: Range | undefined =
      known.length > 0
        ? {
            low: Math.min(...known.map(({ low }) => low)),
            high: Math.max(...known.map(({ high }) => high)),
          }
        : undefined;
    const message: ToPage = { type: 'sharedRange', on: this.on, ...(this.on && range && { range }) };
    postToPage(panel.webview, message);
  }
}
