import '../../host/editor/install';
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { NodeSelection, type SelectedNode } from '../../../extension/debugging/node-selection';
import type { Standing, StandingTracker } from '../../../extension/debugging/standing';
import { TimelinePanel } from '../../../extension/timeline/timeline-panel';
import type { FromPage, ToPage } from '../../../webview/timeline/protocol';
import { editor } from '../../host/editor/editor';
import { EventEmitter } from '../../host/editor/events';
import { Uri } from '../../host/editor/places';

/** A session that answers how long its only node took. */
class TimedSession {
  readonly asked: string[] = [];
  isMeasured = false;
  /** Ends the measuring that is under way. */
  measured: () => void = () => undefined;
  readonly session: vscode.DebugSession;
  readonly timeline: object;

  constructor(
    readonly id: string,
    program: string,
    line: number,
  ) {
    const node = { graph: '', index: 3, name: `node of ${id}`, op: 'Relu', line };
    const nodes = [{ node, output: 'y', calls: 1, outputs: [], weightBytes: 0 }];
    this.timeline = { threadId: 1, revision: 1, profiling: false, ms: 1, graphs: [], count: 1, nodes };
    const session = {
      id,
      type: 'onnx',
      name: id,
      configuration: { program },
      customRequest: async (command: string, args: { measured?: boolean }) => {
        this.asked.push(command);
        if (command === 'onnx/measureTimes') return new Promise<void>((resolve) => (this.measured = resolve));
        if (args.measured && !this.isMeasured) throw new Error('The model has not been measured yet.');
        return command === 'onnx/timeline' ? this.timeline : { count: 0, spans: [] };
      },
    };
    this.session = session as unknown as vscode.DebugSession;
  }

  get stopped(): Standing {
    const current = { node: undefined, hasRun: false };
    return { kind: 'stopped', session: this.session, threadId: 1, frameId: 1, current } as never;
  }

  /** Its end, with all of its times. */
  end(): void {
    const body = { threadId: 1, revision: 2, final: { timeline: this.timeline, spans: [] } };
    editor.customEvents.fire({ session: this.session, event: 'onnx/timelineChanged', body });
  }
}

describe('Timeline panel with two sessions', () => {
  const moved = new EventEmitter<Standing>();
  let panel: TimelinePanel;
  let page: EventEmitter<FromPage>;
  let sent: ToPage[];
  let selected: SelectedNode[];
  let [a, b]: TimedSession[] = [];

  beforeEach(() => {
    page = new EventEmitter();
    sent = [];
    selected = [];
    const selection = new NodeSelection();
    selection.onDidSelect((each) => selected.push(each));
    const webview = {
      cspSource: '',
      asWebviewUri: (uri: unknown) => uri,
      onDidReceiveMessage: page.event,
      postMessage: async (message: ToPage) => sent.push(message),
    };
    const shown = { webview, onDidDispose: new EventEmitter().event, reveal: () => undefined };
    const extension = Uri.file('/extension') as unknown as vscode.Uri;
    const standing = { current: { kind: 'none' }, onDidChange: moved.event };
    panel = new TimelinePanel(shown as unknown as vscode.WebviewPanel, {
      extension,
      selection,
      standing: standing as unknown as StandingTracker,
    });
    [a, b] = [new TimedSession('A', '/models/a.onnx', 10), new TimedSession('B', '/models/b.onnx', 20)];
  });
  afterEach(() => panel.dispose());

  const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const stop = async (session: TimedSession) => {
    moved.fire(session.stopped);
    await settled();
  };
  const shownNode = () => {
    const { currentState: state } = panel;
    return state.kind === 'times' ? state.times.nodes[0]?.node.name : state.kind;
  };
  const choose = () => page.fire({ type: 'selected', node: { graph: '', index: 3 } });

  it('selects in the text of the model whose times are shown', async () => {
    await stop(a!);
    choose();
    assert.match(selected.at(-1)!.text, /a\.onnx/);
    await stop(b!);
    choose();
    assert.match(selected.at(-1)!.text, /b\.onnx/);
  });

  it('is not taken over by the end of a session beside the one that is shown', async () => {
    await stop(a!);
    b!.end();
    assert.equal(shownNode(), 'node of A');
    choose();
    assert.match(selected.at(-1)!.text, /a\.onnx/);
  });

  it('shows the end of a run that never stopped, and selects in its text', async () => {
    await stop(a!);
    a!.end();
    moved.fire({ kind: 'none' });
    b!.end();
    assert.equal(shownNode(), 'node of B');
    choose();
    assert.match(selected.at(-1)!.text, /b\.onnx/);
  });

  it('forgets the selected node with its model, and keeps it in another session of the same', async () => {
    await stop(a!);
    choose();
    await stop(new TimedSession('A again', '/models/a.onnx', 10));
    assert.deepEqual(panel.selectedNode, { graph: '', index: 3 });
    await stop(b!);
    assert.equal(panel.selectedNode, undefined);
    assert.deepEqual(sent.filter(({ type }) => type === 'select').at(-1), {
      type: 'select',
      node: undefined,
    });
  });

  const busy = () => sent.filter((each) => each.type === 'busy').at(-1)?.busy;
  const measurings = ({ asked }: TimedSession) =>
    asked.filter((command) => command === 'onnx/measureTimes').length;

  it('measures one session at a time, and tells so until it is over', async () => {
    await stop(a!);
    page.fire({ type: 'measure' });
    await settled();
    assert.equal(busy(), 'measuring');
    moved.fire({ kind: 'none' });
    await stop(b!);
    assert.equal(busy(), 'measuring');
    page.fire({ type: 'measure' });
    await settled();
    assert.equal(measurings(b!), 0);
    a!.measured();
    await settled();
    assert.equal(busy(), undefined);
    page.fire({ type: 'measure' });
    await settled();
    assert.equal(measurings(b!), 1);
  });

  it('measures another session when the one that was measured has ended, whose answer comes late', async () => {
    await stop(a!);
    page.fire({ type: 'measure' });
    await settled();
    editor.sessionEnded.fire(a!.session);
    await stop(b!);
    page.fire({ type: 'measure' });
    await settled();
    a!.measured();
    await settled();
    assert.equal(busy(), 'measuring');
    page.fire({ type: 'stopMeasuring' });
    await settled();
    assert.ok(b!.asked.includes('onnx/stopMeasuring'));
  });

  it('shows this run where the one that begins again has not been measured', async () => {
    await stop(a!);
    a!.isMeasured = true;
    page.fire({ type: 'source', measured: true });
    await settled();
    a!.isMeasured = false;
    await stop(a!);
    assert.equal(shownNode(), 'node of A');
    assert.equal(panel.currentState.kind === 'times' && panel.currentState.times.measured, false);
  });
});
