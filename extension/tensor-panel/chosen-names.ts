import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf, withoutLinks } from '../../core/errors';
import { labelsOfFile } from '../../core/labels/find-labels';
import type { NamesOf } from '../../webview/tensor/views/media/protocol';
import { programOf } from '../debugging/program-of';
import { request } from '../debugging/requests';

/** The files with names of classes and tokens that a person has chosen for models; remembered in the workspace. */
export class ChosenNames implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when another file was chosen. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly state: vscode.Memento) {}

  /** The chosen file's absolute path; undefined where what lies beside the model is to be taken. */
  get(program: string | undefined, of: NamesOf): string | undefined {
    if (program === undefined) return undefined;
    const file: unknown = this.state.get(key(program, of));
    return typeof file === 'string' ? file : undefined;
  }

  /** Asks for a file for the model of a session, and remembers it; a file that holds no such names is told of. */
  async choose(session: vscode.DebugSession, of: NamesOf): Promise<void> {
    const program = programOf(session);
    if (program === undefined) {
      const text = vscode.l10n.t(
        'Names are remembered for a model, and this session does not say which it debugs: add "program" to its launch configuration.',
      );
      void vscode.window.showInformationMessage(text);
      return;
    }
    const before = this.get(program, of);
    const wish = before === undefined ? 'file' : await askWhence(before);
    if (wish === undefined) return;
    let file: string | undefined;
    if (wish === 'file') {
      file = await askForFile(of, path.dirname(before ?? program));
      if (file === undefined) return;
      const problem = await problemOf(session, of, file);
      if (problem !== undefined) {
        void vscode.window.showErrorMessage(withoutLinks(problem));
        return;
      }
    }
    await this.state.update(key(program, of), file);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function key(program: string, of: NamesOf): string {
  return `names:${of}:${program}`;
}

/** Whether another file is wanted, or again the one beside the model; undefined for neither. */
async function askWhence(before: string): Promise<'file' | 'beside' | undefined> {
  const file = { label: vscode.l10n.t('Choose Another File…'), description: path.basename(before) };
  const beside = { label: vscode.l10n.t('Use What Lies beside the Model') };
  const picked = await vscode.window.showQuickPick([file, beside]);
  if (!picked) return undefined;
  return picked === file ? 'file' : 'beside';
}

async function askForFile(of: NamesOf, folder: string): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title:
      of === 'vocabulary'
        ? vscode.l10n.t('Choose a Vocabulary: tokenizer.json, vocab.json, vocab.txt or a SentencePiece model')
        : vscode.l10n.t('Choose the Names of the Classes: a line each, or JSON'),
    openLabel: vscode.l10n.t('Choose'),
    defaultUri: vscode.Uri.file(folder),
    filters: {
      [vscode.l10n.t('Names')]:
        of === 'vocabulary' ? ['json', 'txt', 'model', 'spm'] : ['json', 'txt', 'names', 'labels'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return picked?.[0]?.fsPath;
}

/** Why a file cannot be used; undefined where it can. */
async function problemOf(
  session: vscode.DebugSession,
  of: NamesOf,
  file: string,
): Promise<string | undefined> {
  if (of === 'labels') {
    if (labelsOfFile(file)?.length) return undefined;
    return vscode.l10n.t(
      '{0} holds no names of classes: one a line, or a list in JSON.',
      path.basename(file),
    );
  }
  try {
    await request(session, 'onnx/tokens', { ids: [], file });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
