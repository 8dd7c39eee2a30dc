import type * as vscode from 'vscode';
import type { JsonNumber, OnnxRequests } from '../../debug-adapter/protocol';

/** Sends one of the adapter's own requests. */
export async function request<C extends keyof OnnxRequests>(
  session: vscode.DebugSession,
  command: C,
  args: OnnxRequests[C]['args'],
): Promise<OnnxRequests[C]['body']> {
  return (await session.customRequest(command, args)) as OnnxRequests[C]['body'];
}

/** Undoes the adapter's way of writing NaN and ±Inf, at any depth. Other strings stay as they are. */
export function parseNumbers(json: unknown): unknown {
  if (typeof json === 'string') return isJsonNumber(json) ? Number(json) : json;
  if (Array.isArray(json)) return json.map(parseNumbers);
  if (json && typeof json === 'object') {
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, parseNumbers(value)]));
  }
  return json;
}

/** A number as the adapter reads it. */
export function jsonNumber(value: number): JsonNumber {
  return Number.isFinite(value) ? value : (String(value) as JsonNumber);
}

function isJsonNumber(text: string): boolean {
  return text === 'NaN' || text === 'Infinity' || text === '-Infinity';
}
