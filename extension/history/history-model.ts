import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import { RunStore } from '../../core/history/store';
import type { Run, RunSummary } from '../../core/history/types';
import { log } from '../environment/log';
import { debugType } from '../ids';
import type { HistoryFolders } from './history-folders';

/** Events come in bursts; the folders are looked at once they pause this long. */
const settleMilliseconds = 250;
/** So many runs of a model are listed. */
const mostRuns = 200;

/** A run with the history that holds it. */
export interface KnownRun extends RunSummary {
  readonly folder: string;
}

/** A model with runs. */
export interface ModelWithRuns {
  readonly model: string;
  readonly runs: number;
  readonly latest: number;
}

/** All runs of the workspace, over all its history folders. */
export class HistoryModel implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when some run began, went on, ended or was deleted. */
  readonly onDidChange = this.changed.event;
  private readonly revealed = new vscode.EventEmitter<KnownRun>();
  /** Fires when a run is to be shown in the side panel. */
  readonly onDidReveal = this.revealed.event;
  private readonly stores = new Map<string, Promise<RunStore>>();
  private readonly watchers = new Map<string, vscode.Disposable>();
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly folders: HistoryFolders) {
    this.subscriptions = [
      this.changed,
      this.revealed,
      folders.onDidChange(() => this.refreshSoon()),
      vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event }) => {
        if (session.type === debugType && event === 'onnx/run') this.refreshSoon();
      }),
      vscode.debug.onDidStartDebugSession(({ type, configuration }) => {
        if (type === debugType && typeof configuration.history === 'string')
          void folders.add(configuration.history);
      }),
      vscode.debug.onDidTerminateDebugSession(({ type }) => {
        if (type === debugType) this.refreshSoon();
      }),
    ];
    this.watch();
  }

  /** The models that have runs, the most recently run first. */
  async models(): Promise<ModelWithRuns[]> {
    const merged = new Map<string, ModelWithRuns>();
    for (const { store } of await this.open()) {
      for (const { model, runs, latest } of await store.models()) {
        const before = merged.get(model);
        merged.set(model, {
          model,
          runs: runs + (before?.runs ?? 0),
          latest: Math.max(latest, before?.latest ?? 0),
        });
      }
    }
    return [...merged.values()].sort((a, b) => b.latest - a.latest);
  }

  /** A model's runs, newest first. */
  async runsOf(model: string, limit = mostRuns): Promise<KnownRun[]> {
    const lists = (await this.open()).map(async ({ folder, store }) =>
      (await store.list({ model, limit })).runs.map((run) => ({ ...run, folder })),
    );
    const runs = (await Promise.all(lists)).flat();
    return runs.sort((a, b) => b.started - a.started).slice(0, limit);
  }

  /** A whole run; undefined where it is gone. */
  async run({ folder, id }: { readonly folder: string; readonly id: string }): Promise<Run | undefined> {
    return (await this.stores.get(folder))?.get(id);
  }

  /** Deletes a run for good. Throws a UserError while it is running. */
  async delete({ folder, id }: KnownRun): Promise<void> {
    await (await this.stores.get(folder))?.delete(id);
    this.changed.fire();
  }

  /** Shows a run in the side panel; does nothing where it is gone. */
  async reveal(id: string): Promise<void> {
    for (const { folder, store } of await this.open()) {
      const { runs } = await store.list({ limit: 1000 });
      const run = runs.find((each) => each.id === id);
      if (run) return this.revealed.fire({ ...run, folder });
    }
  }

  /** Looks at all folders now. */
  async refresh(): Promise<void> {
    clearTimeout(this.timer);
    this.watch();
    for (const { folder, store } of await this.open()) {
      // A history that cannot be read must not hide the others.
      await store.rescan().catch((error) => log.warn(`${folder}: ${messageOf(error)}`));
    }
    this.changed.fire();
  }

  private refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), settleMilliseconds);
  }

  /** The stores of the folders that exist; looking must not make a folder. */
  private async open(): Promise<{ folder: string; store: RunStore }[]> {
    const open: { folder: string; store: RunStore }[] = [];
    for (const folder of this.folders.all()) {
      if (!existsSync(folder)) continue;
      const opening = this.stores.get(folder) ?? RunStore.open(folder);
      this.stores.set(folder, opening);
      try {
        open.push({ folder, store: await opening });
      } catch (error) {
        this.stores.delete(folder);
        log.warn(`${folder}: ${messageOf(error)}`);
      }
    }
    return open;
  }

  private watch(): void {
    for (const folder of this.folders.all()) {
      if (this.watchers.has(folder)) continue;
      const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), 'runs/*/journal.ndjson');
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      const soon = () => this.refreshSoon();
      this.watchers.set(
        folder,
        vscode.Disposable.from(
          watcher,
          watcher.onDidCreate(soon),
          watcher.onDidChange(soon),
          watcher.onDidDelete(soon),
        ),
      );
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const store of this.stores.values()) void store.then((open) => open.close()).catch(() => {});
    vscode.Disposable.from(...this.subscriptions, ...this.watchers.values()).dispose();
  }
}
