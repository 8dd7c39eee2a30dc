import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import type { TimelineSpan } from '../../core/timeline';
import type { OnnxEvents, Timeline } from '../../debug-adapter/protocol';
import { timelinePage } from '../../webview/timeline/page';
import type { FromPage, NodeKey, ShownTimes, TimelineState, ToPage } from '../../webview/timeline/protocol';
import { lineOfPerson, type NodeSelection } from '../debugging/node-selection';
import { request } from '../debugging/requests';
import type { Standing, StandingTracker } from '../debugging/standing';
import { pageOptions, webviewOptions } from '../environment/page-options';
import { command, debugType } from '../ids';
import { onPageMessage, postToPage } from '../page-messages';
import { whereText } from '../tensor-panel/panel-state';
import { textOfLaunch } from '../text/model-uri';
import { openText } from '../text/open-text';

/** Nodes or bars that are asked for at once. */
const page = 5000;

/** The parts of the extension that the panel follows. */
export interface TimelineContext {
  readonly extension: vscode.Uri;
  readonly standing: StandingTracker;
  readonly selection: NodeSelection;
}

/** The Timeline panel: asks a stopped session what its nodes took, and keeps the answer when it has ended. */
export class TimelinePanel implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly closed = new vscode.EventEmitter<void>();
  /** Fires once, when a person or the editor closes the panel. */
  readonly onDidClose = this.closed.event;
  private state: TimelineState = { kind: 'nothing' };
  private selected: NodeKey | undefined;
  private busy: 'running' | 'measuring' | undefined;
  private measured = false;
  /** What the person has said about profiling; new sessions begin with it. */
  private profiling: boolean | undefined;
  private session: vscode.DebugSession | undefined;
  /** Whose times are shown; it may have ended. */
  private shownOf: Pick<vscode.DebugSession, 'id' | 'configuration'> | undefined;
  /** The session that is being measured: the focus may go to another one meanwhile. */
  private measuring: vscode.DebugSession | undefined;
  private threadId = 1;
  private where = '';
  private turn = 0;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly context: TimelineContext,
  ) {
    panel.webview.options = webviewOptions(context.extension);
    panel.iconPath = {
      light: vscode.Uri.joinPath(context.extension, 'media', 'timeline-light.svg'),
      dark: vscode.Uri.joinPath(context.extension, 'media', 'timeline-dark.svg'),
    };
    this.subscriptions.push(
      onPageMessage(panel.webview, (message: FromPage) => void this.received(message)),
      panel.onDidDispose(() => this.dispose()),
      context.standing.onDidChange((standing) => void this.stand(standing)),
      vscode.debug.onDidStartDebugSession((session) => void this.started(session)),
      vscode.debug.onDidTerminateDebugSession((session) => this.endMeasuring(session)),
      vscode.debug.onDidReceiveDebugSessionCustomEvent((event) => this.heard(event)),
      context.selection.onDidSelect(({ text, node, from }) => {
        if (from !== this && text === this.text) this.follow(node);
      }),
      vscode.window.onDidChangeTextEditorSelection((event) => this.textSelected(event)),
    );
    panel.webview.html = timelinePage(pageOptions(panel.webview, context.extension, 'timeline'));
    void this.stand(context.standing.current);
  }

  /** What the page shows. */
  get currentState(): TimelineState {
    return this.state;
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  /** The node that is selected in the panel; for tests. */
  get selectedNode(): NodeKey | undefined {
    return this.selected;
  }

  /** The text of the model whose times are shown, as a URI. */
  private get text(): string | undefined {
    return textOf(this.shownOf);
  }

  /** Does what the page asks for; for tests. */
  perform(message: FromPage): void {
    void this.received(message);
  }

  /** Shows as selected what was selected elsewhere. */
  private follow({ graph, index }: NodeKey): void {
    this.selected = { graph, index };
    this.send({ type: 'select', node: this.selected });
  }

  private textSelected(event: vscode.TextEditorSelectionChangeEvent): void {
    if (event.textEditor.document.uri.toString() !== this.text) return;
    const line = lineOfPerson(event);
    const found = line === undefined ? undefined : this.nodes.find(({ node }) => node.line === line);
    if (found) this.follow(found.node);
  }

  private get nodes(): ShownTimes['nodes'] {
    return this.state.kind === 'times' ? this.state.times.nodes : [];
  }

  private lineOf({ graph, index }: NodeKey): number | undefined {
    return this.nodes.find(({ node }) => node.graph === graph && node.index === index)?.node.line;
  }

  /** Has the model run several times to be measured, and shows the medians. */
  async measure(): Promise<void> {
    const { session } = this;
    if (!session || this.busy || this.measuring) return;
    this.setBusy('measuring');
    this.measuring = session;
    try {
      await request(session, 'onnx/measureTimes', { threadId: this.threadId });
      if (this.session === session) this.measured = true;
    } catch (error) {
      if (messageOf(error) !== 'cancelled') void vscode.window.showErrorMessage(messageOf(error));
    } finally {
      this.endMeasuring(session);
    }
    await this.refresh();
  }

  /** A session is measured no longer. Another one may be by now. */
  private endMeasuring(session: vscode.DebugSession): void {
    if (this.measuring?.id !== session.id) return;
    this.measuring = undefined;
    this.setBusy(undefined);
  }

  private async started(session: vscode.DebugSession): Promise<void> {
    if (session.type !== debugType) return;
    try {
      if (this.profiling !== undefined) await request(session, 'onnx/profile', { on: this.profiling });
      // It runs, or has not begun: the answer is that nothing can be told, but from now on it tells of changes.
      await request(session, 'onnx/timeline', { count: 0 });
    } catch {
      // Asked again at its first stop.
    }
  }

  private async stand(standing: Standing): Promise<void> {
    if (standing.kind === 'stopped') {
      const isOther = this.session?.id !== standing.session.id;
      if (isOther) this.measured = false;
      this.session = standing.session;
      this.threadId = standing.threadId;
      this.where = whereText(standing);
      if (this.busy === 'running') this.setBusy(undefined);
      return this.refresh();
    }
    if (standing.kind === 'running') {
      if (this.busy !== 'measuring') this.setBusy('running');
      return;
    }
    // What is measured may be a session that nobody looks at now.
    if (!this.measuring) this.setBusy(undefined);
    this.session = undefined;
    if (this.state.kind !== 'times') return this.show({ kind: 'nothing' });
    // What was told of the last run stays.
    if (!this.state.times.ended) this.show(ended(this.state.times));
  }

  private heard({ session, event, body }: vscode.DebugSessionCustomEvent): void {
    if (event !== 'onnx/timelineChanged') return;
    const { final } = body as OnnxEvents['onnx/timelineChanged'];
    // What another session took that runs beside the one that is shown is not what is looked at.
    if (!final || (this.session && this.session.id !== session.id)) return;
    this.turn++;
    const { timeline, spans } = final;
    this.show(ended(this.timesOf(session, timeline, spans, false)), session);
  }

  private async refresh(): Promise<void> {
    const { session, threadId, measured } = this;
    const turn = ++this.turn;
    if (!session) return;
    try {
      const all = { threadId, ...(measured && { measured }) };
      const { nodes, ...timeline } = await request(session, 'onnx/timeline', {
        ...all,
        start: 0,
        count: page,
      });
      const rest = [...nodes];
      while (rest.length < timeline.count && turn === this.turn) {
        const next = await request(session, 'onnx/timeline', { ...all, start: rest.length, count: page });
        if (next.nodes.length === 0) break;
        rest.push(...next.nodes);
      }
      const spans: TimelineSpan[] = [];
      for (let count = 1; spans.length < count && turn === this.turn; ) {
        const next = await request(session, 'onnx/timelineSpans', {
          ...all,
          start: spans.length,
          count: page,
        });
        if (next.spans.length === 0) break;
        spans.push(...next.spans);
        count = next.count;
      }
      if (turn !== this.turn) return;
      const times = this.timesOf(session, { ...timeline, nodes: rest }, spans, measured);
      this.show({ kind: 'times', times }, session);
    } catch (error) {
      if (measured && turn === this.turn && /has not been measured/.test(messageOf(error))) {
        // A run that begins again has not been measured.
        this.measured = false;
        return this.refresh();
      }
      // The model went on meanwhile: what it shows then is asked for at the next stop.
      if (turn === this.turn && this.state.kind === 'nothing')
        this.show({ kind: 'failed', message: messageOf(error) });
    }
  }

  private timesOf(
    session: vscode.DebugSession,
    timeline: Timeline,
    spans: readonly TimelineSpan[],
    measured: boolean,
  ): ShownTimes {
    const { profiling, ms, createMs, memory, nodes, measured: measurement } = timeline;
    const program: unknown = session.configuration.program;
    return {
      model: typeof program === 'string' ? program.slice(program.search(/[^\\/]*$/)) : session.name,
      where: this.where,
      ended: false,
      ...{ measured, profiling, ms, nodes, spans },
      ...(createMs !== undefined && { createMs }),
      ...(measurement && { measurement }),
      ...(memory && { memory }),
    };
  }

  private async received(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.send({ type: 'state', state: this.state });
        if (this.selected) this.send({ type: 'select', node: this.selected });
        return this.setBusy(this.busy);
      case 'measure':
        return this.measure();
      case 'stopMeasuring':
        if (this.measuring) await request(this.measuring, 'onnx/stopMeasuring', {});
        return;
      case 'profile':
        this.profiling = message.on;
        if (this.session) await request(this.session, 'onnx/profile', { on: message.on });
        return this.refresh();
      case 'source':
        this.measured = message.measured;
        return this.refresh();
      case 'selected':
        return this.choose(message.node);
      case 'reveal':
        return this.revealNode(message.node);
      case 'debug':
        await vscode.commands.executeCommand(command.debugModel);
    }
  }

  private choose(node: NodeKey): void {
    this.selected = node;
    const { text } = this;
    if (text !== undefined) this.context.selection.select({ text, node, from: this }, this.lineOf(node));
  }

  private async revealNode(node: NodeKey): Promise<void> {
    const line = this.lineOf(node);
    const uri = this.shownOf && textOfLaunch(this.shownOf.configuration);
    if (uri && line !== undefined) await openText(uri, { line, preserveFocus: true });
  }

  /** Shows what there is of a session, by default of the one that was shown before. */
  private show(state: TimelineState, of = this.shownOf): void {
    const isSame = of?.id === this.shownOf?.id || (this.text !== undefined && textOf(of) === this.text);
    this.shownOf = of;
    this.state = state;
    this.send({ type: 'state', state });
    if (isSame || !this.selected) return;
    // A node of one model is none of another's.
    this.selected = undefined;
    this.send({ type: 'select', node: undefined });
  }

  private setBusy(busy: 'running' | 'measuring' | undefined): void {
    this.busy = busy;
    this.send({ type: 'busy', busy });
  }

  private send(message: ToPage): void {
    postToPage(this.panel.webview, message);
  }

  dispose(): void {
    this.turn++;
    vscode.Disposable.from(...this.subscriptions.splice(0)).dispose();
    this.closed.fire();
    this.closed.dispose();
  }
}

function textOf(session: Pick<vscode.DebugSession, 'configuration'> | undefined): string | undefined {
  return session && textOfLaunch(session.configuration)?.toString();
}

/** The times of a session as they stay when it has ended. */
function ended(times: ShownTimes): TimelineState {
  return { kind: 'times', times: { ...times, ended: true, where: vscode.l10n.t('ended') } };
}
