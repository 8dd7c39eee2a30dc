import type * as vscode from 'vscode';
import { EventEmitter } from './events';
import type { DebugStackFrame, SourceBreakpoint } from './places';

type Tracker = vscode.DebugAdapterTracker;

/** What the stand-in for VS Code holds and tells: the test sets it, the extension's classes find it in `vscode`. */
class Editor {
  activeSession: vscode.DebugSession | undefined;
  activeStackItem: DebugStackFrame | undefined;
  breakpoints: SourceBreakpoint[] = [];
  readonly trackers: ((session: vscode.DebugSession) => Tracker)[] = [];
  readonly commands = new Map<string, (...args: unknown[]) => unknown>();
  /** Commands that nobody has registered here: VS Code's own. */
  readonly executed: { readonly command: string; readonly args: readonly unknown[] }[] = [];
  /** Texts that were opened, and the line from 1 that is shown. */
  readonly shownTexts: { readonly uri: string; readonly line: number | undefined }[] = [];
  readonly messages: string[] = [];
  /** The titles of what took so long that it was told of. */
  readonly progresses: string[] = [];
  clipboard = '';
  /** What a person types where an input box opens. */
  typed: string | undefined;
  /** What a person picks where a list opens: the first whose label matches. */
  picked: RegExp | undefined;
  /** The file that a person chooses where one is to be saved. */
  savedFile: string | undefined;

  readonly stackItemChanged = new EventEmitter<unknown>();
  readonly activeSessionChanged = new EventEmitter<unknown>();
  readonly sessionStarted = new EventEmitter<vscode.DebugSession>();
  readonly sessionEnded = new EventEmitter<vscode.DebugSession>();
  readonly customEvents = new EventEmitter<Omit<vscode.DebugSessionCustomEvent, never>>();
  /** A person presses Cancel. */
  readonly cancelled = new EventEmitter<void>();
  readonly breakpointsChanged = new EventEmitter<unknown>();
}

/** The one editor of this process, as an extension host has one. */
export const editor = new Editor();
