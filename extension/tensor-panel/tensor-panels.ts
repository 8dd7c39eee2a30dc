import * as vscode from 'vscode';
import { webviewOptions } from '../environment/page-options';
import { debugType, showsTensor, tensorPanel } from '../ids';
import { Pins } from './pins';
import { SharedRange } from './shared-range';
import { type PanelContext, type PanelStart, TensorPanel } from './tensor-panel';

/** The layout of a window whose text got a panel beside it: shares of the width. */
const besideText = { orientation: 0, groups: [{ size: 0.62 }, { size: 0.38 }] };

/** How a panel begins that nobody asked for a tensor. */
const following: PanelStart = { follow: true };

/** All Tensor panels: the one that follows, and those that were pinned. */
export class TensorPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Set<TensorPanel>();
  /** Sessions whose panel was offered already; a person who closes it is not asked again. */
  private readonly offered = new Set<string>();
  private readonly pins = new Pins();
  private readonly sharedRange = new SharedRange();
  /** Whether the panel that commands are about shows a tensor, as the editor was told. */
  private told = false;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly context: Omit<PanelContext, 'pins' | 'open' | 'changed'>) {
    this.subscriptions = [
      this.pins,
      vscode.window.registerWebviewPanelSerializer(tensorPanel, this),
      context.standing.onDidChange((standing) => {
        if (standing.kind === 'stopped') this.offer(standing.session);
      }),
      vscode.debug.onDidTerminateDebugSession((session) => this.offered.delete(session.id)),
    ];
  }

  /** The open panels, pinned ones included. */
  get all(): readonly TensorPanel[] {
    return [...this.panels];
  }

  /** The panel that commands are about: the one in front, else the last one that was opened. */
  get active(): TensorPanel | undefined {
    return this.all.find((panel) => panel.isActive) ?? this.all.at(-1);
  }

  /** Shows a tensor in the panel that is not pinned; makes one where there is none. */
  async show(name: string): Promise<void> {
    const open = this.unpinned();
    if (open) open.reveal();
    await (open ?? this.open({ name, follow: false })).show(name);
  }

  /** Brings the panel to the front, or opens one that follows the debugger. */
  openPanel(): void {
    const open = this.unpinned();
    if (open) open.reveal();
    else this.open(following);
  }

  /** Called by VS Code after a reload: the session is gone, and the panel waits for the next one. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.adopt(panel, following);
  }

  private unpinned(): TensorPanel | undefined {
    return this.all.find((panel) => !panel.pinned);
  }

  /** After a reload, VS Code gives a panel that lies behind another tab only once it is looked at; until then it is a tab. */
  private awaitsRestoring(): boolean {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const panels = tabs.filter(
      // VS Code puts a prefix of its own before the type.
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(tensorPanel),
    );
    return panels.length > this.panels.size;
  }

  private offer(session: vscode.DebugSession): void {
    if (session.type !== debugType || this.offered.has(session.id)) return;
    this.offered.add(session.id);
    if (this.unpinned() || this.awaitsRestoring()) return;
    const wanted = vscode.workspace
      .getConfiguration('onnx-debugger')
      .get('tensorPanel.openAtFirstStop', true);
    if (wanted) this.open(following);
  }

  private open(start: PanelStart): TensorPanel {
    const alone = vscode.window.tabGroups.all.length === 1;
    // Beside the text, and without the focus: the keys must go on stepping.
    const panel = vscode.window.createWebviewPanel(
      tensorPanel,
      vscode.l10n.t('Tensor'),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      webviewOptions(this.context.extension),
    );
    // A group of its own gets the smaller part: the text has long lines, with values at their ends.
    if (alone) void vscode.commands.executeCommand('vscode.setEditorLayout', besideText);
    return this.adopt(panel, start);
  }

  private adopt(panel: vscode.WebviewPanel, start: PanelStart): TensorPanel {
    this.sharedRange.join(panel);
    const open = (another: PanelStart) => {
      this.open(another);
    };
    const { pins } = this;
    const changed = () => this.tellContext();
    const made = new TensorPanel(panel, { ...this.context, pins, open, changed }, start);
    this.panels.add(made);
    made.onDidClose(() => {
      this.panels.delete(made);
      changed();
    });
    changed();
    return made;
  }

  /** Commands about a tensor can be had while the panel that they would be about shows one. */
  private tellContext(): void {
    const now = this.active?.showsTensor ?? false;
    if (this.told === now) return;
    this.told = now;
    void vscode.commands.executeCommand('setContext', showsTensor, now);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}
