import path from 'node:path';
import type * as vscode from 'vscode';
import { modelName } from '../tensor-panel/panel-state';

/** So many inputs are named; more would push everything else out of a list. */
const mostNamed = 2;

/**
 * What a session debugs, told apart from other sessions of the same model by what it is fed with:
 * `digits.onnx, digit-8.npy`. The session's name where its configuration names no model.
 */
export function sessionLabel(session: Pick<vscode.DebugSession, 'name' | 'configuration'>): string {
  const { program, inputs } = session.configuration;
  const model = modelName(program);
  if (model === undefined) return session.name;
  const sources = [...new Set(sourcesOf(inputs))];
  const named = sources.slice(0, mostNamed);
  if (sources.length > mostNamed) named.push('…');
  return [model, ...named].join(', ');
}

/** The files that the launch attribute `inputs` names; it comes from a launch.json and may hold anything. */
function sourcesOf(inputs: unknown): string[] {
  if (typeof inputs === 'string') return [path.basename(inputs)];
  if (typeof inputs !== 'object' || inputs === null) return [];
  if ('image' in inputs && typeof inputs.image === 'string') return [path.basename(inputs.image)];
  if ('audio' in inputs && typeof inputs.audio === 'string') return [path.basename(inputs.audio)];
  return Object.values(inputs).flatMap((each) => (Array.isArray(each) ? [] : sourcesOf(each)));
}
