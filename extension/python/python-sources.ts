import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import type { Model, Node } from '../../core/onnx/model';
import { PythonSources } from '../../core/python/python-sources';
import { log } from '../environment/log';
import type { ModelStore } from '../models/model-store';
import { modelOfTextUri } from '../text/model-uri';

/** A node of a model's text, with the Python code of its model. */
export interface TracedNode {
  readonly node: Node;
  readonly model: Model;
  readonly sources: PythonSources;
}

/** Whether an enabled breakpoint in a Python source would stop a run of the model. */
export async function hasPythonBreakpoints(models: ModelStore, program: string): Promise<boolean> {
  const lines = vscode.debug.breakpoints.flatMap((each) => {
    if (!each.enabled || !(each instanceof vscode.SourceBreakpoint)) return [];
    const { uri, range } = each.location;
    return uri.scheme === 'file' && uri.path.endsWith('.py')
      ? [{ file: uri.fsPath, line: range.start.line + 1 }]
      : [];
  });
  if (lines.length === 0) return false;
  try {
    const folders = [path.dirname(program), ...workspaceFolderPaths()];
    const sources = new PythonSources(await models.model(program), folders);
    return lines.some(({ file, line }) => sources.nodesFrom(file, line) !== undefined);
  } catch (error) {
    // The adapter says what is wrong with the model.
    log.debug(`Breakpoints in Python sources of ${program}: ${messageOf(error)}`);
    return false;
  }
}

const sourcesOf = new WeakMap<Model, PythonSources>();

/** The folders of the workspace that lie on a disk: where Python sources are looked for, besides the model's folder. */
export function workspaceFolderPaths(): string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
}

/**
 * The node on a line (from 1) of a model's text; undefined where there is none, and in the text of an optimised graph,
 * whose nodes say nothing of their origin. `isFresh`: files are looked for again.
 */
export async function tracedNodeAt(
  models: ModelStore,
  uri: vscode.Uri,
  line: number,
  isFresh = false,
): Promise<TracedNode | undefined> {
  const shown = modelOfTextUri(uri);
  if (shown?.variant !== 'model') return undefined;
  const [model, text] = await Promise.all([models.model(shown.path), models.text(shown.path)]);
  const at = text.lines.get(line);
  const node = at && model.graphs.get(at.graph)?.nodes[at.index];
  if (!node) return undefined;
  const known = isFresh ? undefined : sourcesOf.get(model);
  const sources = known ?? new PythonSources(model, [path.dirname(shown.path), ...workspaceFolderPaths()]);
  sourcesOf.set(model, sources);
  return { node, model, sources };
}
