import * as vscode from 'vscode';
import type { HistoryModel } from './history-model';
import {
  describe,
  type HistoryElement,
  inputElements,
  modelElement,
  runElement,
  stopElements,
} from './tree-elements';

/** Model › run › stops, newest first. */
export class HistoryTree implements vscode.TreeDataProvider<HistoryElement> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  /** Runs by the model's path, so that a run's parent is known when it is revealed. */
  private readonly parents = new Map<string, HistoryElement>();

  constructor(
    private readonly history: HistoryModel,
    private readonly extension: vscode.Uri,
  ) {
    history.onDidChange(() => this.changed.fire());
  }

  private get modelIcon(): { light: vscode.Uri; dark: vscode.Uri } {
    const file = (name: string) => vscode.Uri.joinPath(this.extension, 'media', name);
    return { light: file('model-light.svg'), dark: file('model-dark.svg') };
  }

  getTreeItem(element: HistoryElement): vscode.TreeItem {
    const item = describe(element, Date.now());
    if (element.kind === 'model') item.iconPath = this.modelIcon;
    return item;
  }

  async getChildren(element?: HistoryElement): Promise<HistoryElement[]> {
    switch (element?.kind) {
      case undefined: {
        const models = (await this.history.models()).map(modelElement);
        for (const model of models) this.parents.set(model.model, model);
        return models;
      }
      case 'model':
        return (await this.history.runsOf(element.model)).map(runElement);
      case 'run': {
        const run = await this.history.run(element.run);
        if (!run) return [];
        return [{ kind: 'stops', of: element.run, run }, ...inputElements(element.run, run)];
      }
      case 'stops':
        return stopElements(element.of, element.run);
      default:
        return [];
    }
  }

  getParent(element: HistoryElement): HistoryElement | undefined {
    switch (element.kind) {
      case 'model':
        return undefined;
      case 'run':
        return this.parents.get(element.run.model);
      case 'stop':
        return { kind: 'stops', of: element.of, run: element.run };
      default:
        return runElement(element.of);
    }
  }
}
