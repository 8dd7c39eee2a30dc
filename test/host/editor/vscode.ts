import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { editor } from './editor';
import { Disposable, EventEmitter } from './events';
import { HostedPanel } from './hosted-panel';
import {
  DebugStackFrame,
  FunctionBreakpoint,
  Location,
  Position,
  Range,
  SourceBreakpoint,
  Uri,
} from './places';

/**
 * A stand-in for the module `vscode`, as far as the classes behind the panels use it, so that they run in a test of a
 * page as they run in an extension host. What it does not know is undefined, and fails where it is used.
 */

/** For events that never come here, and registrations that nobody looks up. */
const never = () => new Disposable(() => undefined);

const silent = Object.fromEntries(
  ['trace', 'debug', 'info', 'warn', 'error', 'append', 'appendLine', 'show', 'dispose'].map((name) => [
    name,
    () => undefined,
  ]),
);

/** `{0}` and so on are replaced, as `vscode.l10n.t` does. */
function t(text: string, ...values: readonly unknown[]): string {
  return text.replace(/\{(\d+)\}/g, (_, at) => String(values[Number(at)]));
}

async function message(text: string): Promise<undefined> {
  editor.messages.push(text);
}

const textEditor = { revealRange: () => undefined, selection: undefined };

export const standIn = {
  Disposable,
  EventEmitter,
  Uri,
  Position,
  Range,
  Selection: Range,
  Location,
  SourceBreakpoint,
  FunctionBreakpoint,
  DebugStackFrame,
  RelativePattern: class {},
  TabInputText: class {},
  TabInputCustom: class {},
  TabInputWebview: class {},
  ViewColumn: { Active: -1, Beside: -2, One: 1, Two: 2 },
  TextEditorRevealType: { InCenterIfOutsideViewport: 2 },
  TextEditorSelectionChangeKind: { Keyboard: 1, Mouse: 2, Command: 3 },
  ProgressLocation: { SourceControl: 1, Window: 10, Notification: 15 },
  StatusBarAlignment: { Left: 1, Right: 2 },
  l10n: { t, bundle: undefined },
  env: {
    clipboard: {
      async writeText(text: string) {
        editor.clipboard = text;
      },
    },
  },
  commands: {
    registerCommand(command: string, run: (...args: unknown[]) => unknown) {
      editor.commands.set(command, run);
      return new Disposable(() => editor.commands.delete(command));
    },
    async executeCommand(command: string, ...args: unknown[]) {
      const run = editor.commands.get(command);
      if (run) return run(...args);
      editor.executed.push({ command, args });
      return undefined;
    },
  },
  window: {
    createOutputChannel: () => silent,
    createWebviewPanel: (viewType: string, title: string) => new HostedPanel(viewType, title),
    registerWebviewPanelSerializer: never,
    onDidChangeTextEditorSelection: never,
    visibleTextEditors: [],
    tabGroups: { all: [], activeTabGroup: {} },
    showErrorMessage: message,
    showWarningMessage: message,
    showInformationMessage: message,
    /** What takes long is told of, and may be cancelled by `editor.cancelled`. */
    withProgress: (
      { title }: { title: string },
      task: (progress: object, token: object) => Promise<unknown>,
    ) => {
      editor.progresses.push(title);
      const token = { onCancellationRequested: editor.cancelled.event };
      return task({ report: () => undefined }, token);
    },
    showQuickPick: async (choices: readonly { readonly label: string }[]) =>
      choices.find(({ label }) => editor.picked?.test(label)),
    showInputBox: async () => editor.typed,
    showSaveDialog: async () => editor.savedFile && Uri.file(editor.savedFile),
    async showTextDocument({ uri }: { uri: Uri }, { selection }: { selection?: Range } = {}) {
      editor.shownTexts.push({ uri: uri.toString(), line: selection && selection.start.line + 1 });
      return textEditor;
    },
  },
  workspace: {
    isTrusted: true,
    textDocuments: [],
    workspaceFolders: [],
    fs: { writeFile: (uri: Uri, bytes: Uint8Array) => writeFile(uri.fsPath, bytes) },
    asRelativePath: ({ fsPath }: Uri) =>
      path.join(path.basename(path.dirname(fsPath)), path.basename(fsPath)),
    openTextDocument: async (uri: Uri) => ({ uri }),
    onDidSaveTextDocument: never,
    onDidChangeTextDocument: never,
    onDidGrantWorkspaceTrust: never,
    getConfiguration: () => ({ get: (_name: string, byDefault: unknown) => byDefault }),
    createFileSystemWatcher: () => ({
      onDidChange: never,
      onDidCreate: never,
      onDidDelete: never,
      dispose: () => undefined,
    }),
  },
  debug: {
    get activeDebugSession() {
      return editor.activeSession;
    },
    get activeStackItem() {
      return editor.activeStackItem;
    },
    get breakpoints() {
      return editor.breakpoints;
    },
    addBreakpoints(added: SourceBreakpoint[]) {
      editor.breakpoints = [...editor.breakpoints, ...added];
      editor.breakpointsChanged.fire({ added, removed: [], changed: [] });
    },
    removeBreakpoints(removed: SourceBreakpoint[]) {
      editor.breakpoints = editor.breakpoints.filter((each) => !removed.includes(each));
      editor.breakpointsChanged.fire({ added: [], removed, changed: [] });
    },
    registerDebugAdapterTrackerFactory(
      _type: string,
      factory: { createDebugAdapterTracker: (typeof editor.trackers)[number] },
    ) {
      editor.trackers.push(factory.createDebugAdapterTracker);
      return new Disposable(() => {
        editor.trackers.splice(editor.trackers.indexOf(factory.createDebugAdapterTracker), 1);
      });
    },
    onDidChangeActiveStackItem: editor.stackItemChanged.event,
    onDidChangeActiveDebugSession: editor.activeSessionChanged.event,
    onDidStartDebugSession: editor.sessionStarted.event,
    onDidTerminateDebugSession: editor.sessionEnded.event,
    onDidReceiveDebugSessionCustomEvent: editor.customEvents.event,
    onDidChangeBreakpoints: editor.breakpointsChanged.event,
  },
};
