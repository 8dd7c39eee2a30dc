import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import { isTextFile } from '../../core/onnx/text-file';
import { log } from '../environment/log';
import type { ModelStore } from '../models/model-store';
import { modelOfTextUri, textUri } from '../text/model-uri';
import { type BoundBreakpoint, identityAt, rebind } from './bound-breakpoint';

/** What is stored for a model: the state of its file and the nodes of its breakpoints. */
interface Stored {
  readonly state: string;
  readonly breakpoints: readonly BoundBreakpoint[];
}

/** How long VS Code may take to read a changed text again and to move breakpoints with it. */
const reloadMilliseconds = 2000;
const movedMilliseconds = 150;

/**
 * VS Code keeps breakpoints by line. The keeper knows the node behind each line, and moves a breakpoint to its
 * node's line when the model has changed: while it is open, at the next start of the editor, or before a launch.
 */
export class BreakpointKeeper implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  /** Texts whose breakpoints are being moved: their lines say nothing about nodes meanwhile. */
  private readonly moving = new Map<string, Promise<void>>();

  constructor(
    private readonly models: ModelStore,
    private readonly state: vscode.Memento,
  ) {
    this.subscriptions = [
      vscode.debug.onDidChangeBreakpoints(({ added, removed, changed }) =>
        this.breakpointsChanged([...added, ...removed, ...changed]),
      ),
      models.onDidChange((path) => void this.rebind(path)),
    ];
    for (const path of new Set(sourceBreakpoints().map(({ path }) => path))) void this.rebind(path);
  }

  /** Moves a model's breakpoints to their nodes' lines, where its file is another than when they were set. */
  async rebind(path: string): Promise<void> {
    const key = textUri(path).toString();
    const running = this.moving.get(key);
    if (running) return running;
    const moving = this.move(path)
      .catch((error) => log.warn(`Breakpoints of ${path}: ${messageOf(error)}`))
      .finally(() => this.moving.delete(key));
    this.moving.set(key, moving);
    await moving;
    await this.record(path);
  }

  private breakpointsChanged(breakpoints: readonly vscode.Breakpoint[]): void {
    const paths = new Set(breakpoints.flatMap((breakpoint) => pathOf(breakpoint) ?? []));
    for (const path of paths) if (!this.moving.has(textUri(path).toString())) void this.rebind(path);
  }

  private async move(path: string): Promise<void> {
    const stored = this.state.get<Stored>(storageKey(path));
    if (!stored || stored.state === (await this.fileState(path))) return;
    const [model, text] = await Promise.all([this.models.model(path), this.models.text(path)]);
    await settled(textUri(path), text.text);
    const there = sourceBreakpoints().filter((each) => each.path === path);
    const removed: vscode.SourceBreakpoint[] = [];
    const added: vscode.SourceBreakpoint[] = [];
    const ids = new Set(stored.breakpoints.map(({ id }) => id));
    for (const { bound, line } of rebind(model, text, stored.breakpoints)) {
      const now =
        there.find(({ breakpoint }) => breakpoint.id === bound.id) ??
        there.find((each) => each.line === bound.line && !ids.has(each.breakpoint.id));
      if (!now || now.line === line) continue;
      // A person's own text changes under the cursor, and VS Code moves its breakpoints along: what has another name
      // now is meant still.
      if (line === undefined && isTextFile(path)) continue;
      removed.push(now.breakpoint);
      // A node that is gone leaves its breakpoint where it was, switched off: it would stop at another node.
      added.push(moved(now.breakpoint, line ?? now.line, line !== undefined));
    }
    vscode.debug.removeBreakpoints(removed);
    vscode.debug.addBreakpoints(added);
  }

  /** Remembers the nodes of a model's breakpoints. */
  private async record(path: string): Promise<void> {
    const there = sourceBreakpoints().filter((each) => each.path === path);
    // Lines of a text that is being edited are not those of its file; saving it comes back here.
    if (isTextFile(path) && openDocument(textUri(path))?.isDirty) return;
    if (there.length === 0) return this.state.update(storageKey(path), undefined);
    try {
      const [model, text] = await Promise.all([this.models.model(path), this.models.text(path)]);
      const breakpoints = there.flatMap(({ breakpoint, line }): BoundBreakpoint[] => {
        const identity = identityAt(model, text, line);
        return identity ? [{ id: breakpoint.id, line, identity }] : [];
      });
      await this.state.update(storageKey(path), {
        state: await this.fileState(path),
        breakpoints,
      } satisfies Stored);
    } catch (error) {
      // A model that cannot be read now keeps what was stored of it: it may be repaired.
      log.debug(`Breakpoints of ${path}: ${messageOf(error)}`);
    }
  }

  private async fileState(path: string): Promise<string> {
    const { mtime, size } = await this.models.stamp(path);
    return `${mtime}:${size}`;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}

interface PlacedBreakpoint {
  readonly breakpoint: vscode.SourceBreakpoint;
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** The breakpoints in models' texts. */
function sourceBreakpoints(): PlacedBreakpoint[] {
  return vscode.debug.breakpoints.flatMap((breakpoint) => {
    const path = pathOf(breakpoint);
    if (path === undefined || !(breakpoint instanceof vscode.SourceBreakpoint)) return [];
    return [{ breakpoint, path, line: breakpoint.location.range.start.line + 1 }];
  });
}

function pathOf(breakpoint: vscode.Breakpoint): string | undefined {
  if (!(breakpoint instanceof vscode.SourceBreakpoint)) return undefined;
  const shown = modelOfTextUri(breakpoint.location.uri);
  // The optimised graph's text exists while it is debugged only, and is the same for the same model.
  return shown?.variant === 'model' ? shown.path : undefined;
}

function moved(from: vscode.SourceBreakpoint, line: number, found: boolean): vscode.SourceBreakpoint {
  const location = new vscode.Location(from.location.uri, new vscode.Position(line - 1, 0));
  return new vscode.SourceBreakpoint(
    location,
    from.enabled && found,
    from.condition,
    from.hitCondition,
    from.logMessage,
  );
}

/** Waits until an open document has the new text, and VS Code has moved the breakpoints along. */
async function settled(uri: vscode.Uri, text: string): Promise<void> {
  const document = openDocument(uri);
  if (!document || document.isDirty) return;
  const deadline = Date.now() + reloadMilliseconds;
  while (document.getText() !== text && !document.isClosed && Date.now() < deadline) await pause(50);
  await pause(movedMilliseconds);
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function storageKey(path: string): string {
  return `breakpoints:${path}`;
}
