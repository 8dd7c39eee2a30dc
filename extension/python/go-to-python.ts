import path from 'node:path';
import * as vscode from 'vscode';
import { withoutLinks } from '../../core/errors';
import { isLibrary, pythonFrames } from '../../core/python/stack-trace';
import type { StandingTracker } from '../debugging/standing';
import { command, hasPython } from '../ids';
import type { ModelStore } from '../models/model-store';
import { modelOfTextUri } from '../text/model-uri';
import { type TracedNode, tracedNodeAt } from './python-sources';

/** What VS Code hands to a command of the Call Stack's menu, as far as it is used here. */
interface StackFrameContext {
  readonly frameLocation?: {
    readonly range?: { readonly startLineNumber: number };
    readonly source?: { readonly path?: string };
  };
}

/** A line, from 1, of a document. */
interface TextLine {
  readonly uri: vscode.Uri;
  readonly line: number;
}

/**
 * Registers the command that goes from a node of a model's text to the line of Python that made it: from the editor, the
 * Call Stack, or where the session stands.
 */
export function registerGoToPython(models: ModelStore, tracker: StandingTracker): vscode.Disposable {
  const goTo = vscode.commands.registerCommand(command.goToPython, async (context?: unknown) => {
    const at = lineOfFrame(context) ?? lineOfEditor() ?? lineOfStop(tracker);
    const traced = at && (await tracedNodeAt(models, at.uri, at.line, true));
    if (traced) await goToOrigin(traced);
    else void vscode.window.showInformationMessage(vscode.l10n.t('Put the cursor on the line of a node.'));
  });
  let turns = 0;
  const look = async () => {
    const turn = ++turns;
    const editors = vscode.window.visibleTextEditors;
    const found = await Promise.all(editors.map(({ document }) => saysPython(models, document.uri)));
    if (turn !== turns) return;
    void vscode.commands.executeCommand('setContext', hasPython, found.includes(true));
  };
  void look();
  return vscode.Disposable.from(goTo, vscode.window.onDidChangeVisibleTextEditors(look));
}

/** Whether the model of a text says of any node where it comes from. */
async function saysPython(models: ModelStore, uri: vscode.Uri): Promise<boolean> {
  const shown = modelOfTextUri(uri);
  if (shown?.variant !== 'model') return false;
  // What is wrong with it is told where it is shown.
  const model = await models.model(shown.path).catch(() => undefined);
  if (!model) return false;
  return [...model.graphs.values()].some(({ nodes }) => nodes.some((node) => pythonFrames(node).length > 0));
}

async function goToOrigin({ node, sources }: TracedNode): Promise<void> {
  const place = sources.placeOf(node);
  if (place?.source) return show(vscode.Uri.file(place.source.path), place.line);
  const places = sources.placesOf(node);
  const wanted = places.findLast(({ file }) => !isLibrary(file)) ?? places.at(-1);
  if (!wanted) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The model does not say which Python code this node comes from. It has no metadata "{0}".',
        'pkg.torch.onnx.stack_trace',
      ),
    );
    return;
  }
  const { file, line } = wanted;
  const text = vscode.l10n.t('{0}:{1} is neither in the workspace nor beside the model.', file, line);
  if (!path.isAbsolute(file) || !(await exists(file))) {
    void vscode.window.showInformationMessage(withoutLinks(text));
    return;
  }
  // The model names the file: nothing outside of the workspace is opened unless a person wants it.
  const open = vscode.l10n.t('Open It');
  if ((await vscode.window.showInformationMessage(withoutLinks(text), open)) === open) {
    await show(vscode.Uri.file(file), line);
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await vscode.workspace.fs.stat(vscode.Uri.file(file))).type === vscode.FileType.File;
  } catch {
    return false;
  }
}

async function show(uri: vscode.Uri, line: number): Promise<void> {
  const at = new vscode.Range(line - 1, 0, line - 1, 0);
  const editor = await vscode.window.showTextDocument(uri, { selection: at });
  editor.revealRange(at, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function lineOfFrame(context: unknown): TextLine | undefined {
  const { range, source } = (context as StackFrameContext | undefined)?.frameLocation ?? {};
  if (!range || !source?.path) return undefined;
  const uri = vscode.Uri.parse(source.path);
  return modelOfTextUri(uri) && { uri, line: range.startLineNumber };
}

function lineOfEditor(): TextLine | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !modelOfTextUri(editor.document.uri)) return undefined;
  return { uri: editor.document.uri, line: editor.selection.active.line + 1 };
}

function lineOfStop({ current }: StandingTracker): TextLine | undefined {
  if (current.kind !== 'stopped' || !current.current.node) return undefined;
  const editor = vscode.window.visibleTextEditors.find(({ document }) => modelOfTextUri(document.uri));
  return editor && { uri: editor.document.uri, line: current.current.node.line };
}
