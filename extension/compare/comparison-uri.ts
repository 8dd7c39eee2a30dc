import * as vscode from 'vscode';
import { comparisonScheme } from '../../core/uri';

/** A model that is compared: a file, as it is or as the last commit has it. */
export interface ComparedModel {
  readonly path: string;
  readonly revision?: 'HEAD';
}

/** Two models that are compared. */
export interface Comparison {
  readonly a: ComparedModel;
  readonly b: ComparedModel;
  /** Whether B keeps its own names and order. */
  readonly raw: boolean;
}

export type Side = 'a' | 'b';

/** The URI of the text of one side. It says all of the comparison, so that it is found again after a restart. */
export function comparisonUri(comparison: Comparison, side: Side): vscode.Uri {
  const path = vscode.Uri.file(comparison[side].path).path;
  const { a, b, raw } = comparison;
  const query = Buffer.from(JSON.stringify({ a, b, raw, side })).toString('base64url');
  return vscode.Uri.from({ scheme: comparisonScheme, path: `${path}/compared.onnxtxt`, query });
}

/** The comparison that a URI names, and which side; undefined for a URI of another kind. */
export function comparisonOfUri(uri: vscode.Uri): { comparison: Comparison; side: Side } | undefined {
  if (uri.scheme !== comparisonScheme) return undefined;
  try {
    const { a, b, raw, side } = JSON.parse(Buffer.from(uri.query, 'base64url').toString());
    if (!isModel(a) || !isModel(b) || (side !== 'a' && side !== 'b')) return undefined;
    return { comparison: { a, b, raw: raw === true }, side };
  } catch {
    return undefined;
  }
}

function isModel(value: unknown): value is ComparedModel {
  if (typeof value !== 'object' || value === null) return false;
  const { path, revision } = value as Partial<ComparedModel>;
  return typeof path === 'string' && (revision === undefined || revision === 'HEAD');
}
