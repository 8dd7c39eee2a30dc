import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf, withoutLinks } from '../../core/errors';
import type { ExportFormat } from '../../core/tensor/files/export-format';
import { programOf } from '../debugging/program-of';
import { request } from '../debugging/requests';
import { offerToShow } from '../environment/offer-to-show';
import type { AskedTensor } from './asked-tensors';

const filters: Readonly<Record<ExportFormat['kind'] | 'png', Record<string, string[]>>> = {
  npy: { NumPy: ['npy'] },
  list: { CSV: ['csv'] },
  plane: { CSV: ['csv'] },
  png: { PNG: ['png'] },
};

/** Asks for a file and writes a tensor into it. The adapter shows how long it takes, and lets it be cancelled. */
export async function exportTensor(tensor: AskedTensor, format: ExportFormat): Promise<void> {
  const file = await askForFile(tensor, tensor.name, format.kind);
  if (file) await exportTo(tensor, format, file);
}

/** Writes a tensor into a file and says so. */
export async function exportTo(
  { session, memoryReference }: AskedTensor,
  format: ExportFormat,
  file: vscode.Uri,
): Promise<void> {
  try {
    await request(session, 'onnx/export', { memoryReference, file: file.fsPath, format });
  } catch (error) {
    void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
    return;
  }
  offerToShow(file);
}

/** Asks for a file and writes the picture that the page has drawn, a PNG in base64. */
export async function exportPicture(tensor: AskedTensor, png: string): Promise<void> {
  const file = await askForFile(tensor, tensor.name, 'png');
  if (!file) return;
  try {
    await vscode.workspace.fs.writeFile(file, Buffer.from(png, 'base64'));
  } catch (error) {
    void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
    return;
  }
  offerToShow(file);
}

async function askForFile(
  { session }: AskedTensor,
  name: string,
  kind: keyof typeof filters,
): Promise<vscode.Uri | undefined> {
  const [extension] = Object.values(filters[kind])[0]!;
  const program = programOf(session);
  const folder =
    vscode.workspace.workspaceFolders?.[0]?.uri ??
    vscode.Uri.file(program ? path.dirname(program) : homedir());
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export {0}', name),
    defaultUri: vscode.Uri.joinPath(folder, `${fileName(name)}.${extension}`),
    filters: filters[kind],
  });
}

/** A value's name as a file's: names of models have slashes and anything else in them. */
function fileName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^[_.]+|[_.]+$/g, '');
  return plain.slice(0, 80) || 'tensor';
}
