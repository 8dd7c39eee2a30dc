import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import type {
  BreakpointMark,
  FromGraph,
  GraphQuestion,
  GraphStanding,
  NodeKey,
  ToGraph,
} from '../../webview/graph/messages/protocol';
import { graphPage } from '../../webview/graph/page';
import type { GraphData } from '../../webview/graph/protocol';
import { lineOfPerson, type NodeSelection } from '../debugging/node-selection';
import type { RunningSessions } from '../debugging/running-sessions';
import type { Standing, StandingTracker } from '../debugging/standing';
import { log } from '../environment/log';
import { pageOptions, webviewOptions } from '../environment/page-options';
import type { HistoryModel } from '../history/history-model';
import { command } from '../ids';
import { modelProblem } from '../models/model-problem';
import type { ModelStore } from '../models/model-store';
import { onPageMessage, postToPage } from '../page-messages';
import { textUri } from '../text/model-uri';
import { openText } from '../text/open-text';
import { breakpointMarks, toggleBreakpoint } from './breakpoint-marks';
import { type OtherRun, pickOtherRun } from './difference/other-run';
import { answerGraph } from './graph-questions';
import { GraphSource } from './graph-source';
import { graphStanding, isAbout } from './graph-standing';
import { figureChoices } from './node-figures';
import { NodeLines } from './node-lines';
import { GraphReader } from './reading/graph-reader';
import { saveExport } from './save-export';

/** The parts of the extension that a graph shows or calls. */
export interface GraphContext {
  readonly extension: vscode.Uri;
  readonly models: ModelStore;
  /** The bundle of the thread that reads models: extension/graph/reading/worker.ts. */
  readonly readerScript: string;
  readonly standing: StandingTracker;
  readonly selection: NodeSelection;
  readonly history: HistoryModel;
  readonly sessions: RunningSessions;
}

/** The graph of one model in one editor. */
export class GraphPage {
  private readonly subscriptions: vscode.Disposable[];
  private readonly reader: GraphReader;
  private readonly source: GraphSource;
  private readonly text: vscode.Uri;
  private origin: { readonly data: GraphData; readonly lines: NodeLines } | undefined;
  private marks: readonly BreakpointMark[] = [];
  private isReading = false;
  /** Whether the model has changed since it was read last. */
  private hasChanged = false;
  private disposed = false;
  private marksTurn = 0;
  private standingTurn = 0;
  private ready = false;
  /** What the page has selected, so that the text's answer to it is not sent back. */
  private selected: NodeKey | undefined;
  private wanted: NodeKey | undefined;
  private other: Promise<OtherRun | undefined> | undefined;
  private standing: GraphStanding = { kind: 'none' };

  constructor(
    readonly uri: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    private readonly context: GraphContext,
  ) {
    const { webview } = panel;
    webview.options = webviewOptions(context.extension);
    this.text = textUri(uri.fsPath);
    this.reader = new GraphReader(context.readerScript);
    this.source = new GraphSource(uri, this.reader, context.models);
    this.subscriptions = [
      this.reader,
      this.source,
      this.source.onDidChange(() => void this.update()),
      onPageMessage(webview, (message: FromGraph) => void this.received(message)),
      vscode.debug.onDidChangeBreakpoints(() => void this.sendBreakpoints()),
      context.standing.onDidChange(() => void this.sendStanding()),
      vscode.window.onDidChangeTextEditorSelection((event) => this.textSelected(event)),
      context.selection.onDidSelect(({ text, node, from }) => {
        if (from !== this && text === this.text.toString()) this.follow(node);
      }),
      vscode.debug.onDidReceiveDebugSessionCustomEvent(({ event }) => {
        if (event === 'onnx/timelineChanged') this.sendFigures();
      }),
    ];
    webview.html = graphPage(pageOptions(webview, context.extension, 'graph'));
  }

  /** Whether the graph has the focus among the editors. */
  get isActive(): boolean {
    return this.panel.active;
  }

  /** The node that is selected, in the graph or by the cursor in the text. */
  get selectedNode(): NodeKey | undefined {
    return this.selected;
  }

  /** Whether the page is there and the model was read; for tests, as what follows. */
  get isReady(): boolean {
    return this.ready && this.origin !== undefined;
  }

  /** What the page was told last. */
  get shownStanding(): GraphStanding {
    return this.standing;
  }

  get breakpointMarks(): readonly BreakpointMark[] {
    return this.marks;
  }

  /** The node that begins on a line of the text, from 1. */
  nodeAt(line: number): NodeKey | undefined {
    return this.origin?.lines.node(line);
  }

  /** Does what the page asks for. */
  perform(message: FromGraph): void {
    void this.received(message);
  }

  /** Shows a node, opening what hides it; as soon as the page is there. */
  show(node: NodeKey): void {
    this.wanted = node;
    if (this.ready && this.origin) this.sendWanted();
  }

  private sendWanted(): void {
    if (!this.wanted) return;
    this.send({ type: 'select', node: this.wanted, reveal: true });
    this.wanted = undefined;
  }

  /** Reads the model, and once more where it has changed meanwhile: texts that nobody sees any more do not queue up. */
  private async update(): Promise<void> {
    this.hasChanged = true;
    if (this.isReading) return;
    this.isReading = true;
    while (this.hasChanged && !this.disposed) {
      this.hasChanged = false;
      await this.read();
    }
    this.isReading = false;
  }

  /** Reads the model and sends all there is to show. */
  private async read(): Promise<void> {
    try {
      const { data, lines } = await this.source.read();
      if (this.disposed) return;
      this.origin = { data, lines: new NodeLines(lines) };
      this.send({ type: 'model', data });
    } catch (error) {
      const message = await modelProblem(this.uri.fsPath, error);
      if (!this.disposed) this.send({ type: 'broken', message });
      return;
    }
    await this.sendBreakpoints();
    await this.sendStanding();
    this.sendWanted();
  }

  private async sendBreakpoints(): Promise<void> {
    if (!this.origin || !this.ready) return;
    const turn = ++this.marksTurn;
    try {
      const marks = await breakpointMarks(this.text, this.origin.lines, (patterns) =>
        this.reader.ask({ ask: 'find', patterns }),
      );
      if (turn !== this.marksTurn) return;
      this.marks = marks;
      this.send({ type: 'breakpoints', marks });
    } catch (error) {
      // The page was closed, or its model is read anew: its breakpoints are sent then.
      log.debug(`breakpoints in the graph: ${messageOf(error)}`);
    }
  }

  private async sendStanding(): Promise<void> {
    if (!this.origin || !this.ready) return;
    const turn = ++this.standingTurn;
    const standing = await graphStanding(this.context.standing.current, this.text, this.origin.lines);
    if (turn !== this.standingTurn) return;
    this.standing = standing;
    this.send({ type: 'standing', standing });
    if (standing.kind !== 'running') this.sendFigures();
  }

  /** What nodes can be coloured by; the page asks anew for what it shows. */
  private sendFigures(): void {
    if (this.origin && this.ready) this.send({ type: 'figures', choices: figureChoices(this.session) });
  }

  /** Where the session in focus stands, if it runs this model. */
  private get session(): Standing {
    const { current } = this.context.standing;
    return isAbout(current, this.text) ? current : { kind: 'none' };
  }

  private textSelected(event: vscode.TextEditorSelectionChangeEvent): void {
    if (!this.origin || event.textEditor.document.uri.toString() !== this.text.toString()) return;
    // A stop moves the cursor too; the page follows the debugger by itself.
    const line = lineOfPerson(event);
    const node = line === undefined ? undefined : this.origin.lines.node(line);
    if (node) this.follow(node);
  }

  /** Shows as selected what was selected elsewhere. */
  private follow(node: NodeKey): void {
    if (node.graph === this.selected?.graph && node.index === this.selected.index) return;
    this.selected = node;
    this.send({ type: 'select', node, reveal: false });
  }

  private async received(message: FromGraph): Promise<void> {
    switch (message.type) {
      case 'ready':
        // The page was made anew, or comes back after it was hidden.
        this.ready = true;
        return this.update();
      case 'question':
        return this.reply(message.id, message.question);
      case 'selected':
        this.selected = message.node;
        return this.context.selection.select(
          { text: this.text.toString(), node: message.node, from: this },
          this.origin?.lines.line(message.node),
        );
      case 'openText': {
        const line = message.node && this.origin?.lines.line(message.node);
        await openText(this.text, line === undefined ? {} : { line });
        return;
      }
      case 'toggleBreakpoint':
        if (this.origin) toggleBreakpoint(this.text, this.origin.lines, message.node);
        return;
      case 'chooseRun':
        return this.chooseRun();
      case 'showTensor':
        return vscode.commands.executeCommand(command.showTensor, message.name);
      case 'export':
        return saveExport(this.uri, message);
    }
  }

  /**
   * The run that figures are compared with; with `choose` asks for it where none was chosen yet. Two questions at once
   * ask once.
   */
  private async findOtherRun(choose: boolean): Promise<OtherRun | undefined> {
    if (!this.other && !choose) return undefined;
    this.other ??= this.pickRun();
    const asked = this.other;
    try {
      const run = await asked;
      if (!run && this.other === asked) this.other = undefined;
      return run;
    } catch (error) {
      if (this.other === asked) this.other = undefined;
      throw error;
    }
  }

  private async pickRun(): Promise<OtherRun | undefined> {
    const { session } = this;
    return session.kind === 'stopped'
      ? pickOtherRun(this.uri.fsPath, session.session, this.context)
      : undefined;
  }

  /** Asks for another run to compare with; the one before stays where nobody chooses. */
  private async chooseRun(): Promise<void> {
    const run = await this.pickRun();
    if (!run) return;
    this.other = Promise.resolve(run);
    this.sendFigures();
  }

  private async reply(id: number, question: GraphQuestion): Promise<void> {
    try {
      if (!this.origin) throw new Error(vscode.l10n.t('The model is being read.'));
      const context = {
        ...this.origin,
        reader: this.reader,
        standing: this.session,
        otherRun: (choose: boolean) => this.findOtherRun(choose),
      };
      this.send({ type: 'answer', id, body: await answerGraph(question, context) });
    } catch (error) {
      this.send({ type: 'error', id, message: messageOf(error) });
    }
  }

  private send(message: ToGraph): void {
    postToPage(this.panel.webview, message);
  }

  dispose(): void {
    this.disposed = true;
    this.standingTurn++;
    this.marksTurn++;
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}
