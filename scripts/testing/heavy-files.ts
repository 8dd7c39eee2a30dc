/**
 * Seconds of a core that test files take which take much more than the others of their kind, as measured in November
 * 2026. Shares by them end at about the same time; a number that is out of date costs some seconds, nothing else.
 */
const heavy: Readonly<Record<string, number>> = {
  'unit/bench/compare': 5,
  'unit/cli/build': 6,
  'unit/cli/diff': 4,
  'unit/cli/lint': 8,
  'unit/cli/run': 10,
  'unit/cli/run-errors': 4,
  'unit/cli/text': 6,
  'unit/conformance/command': 12,
  'unit/conformance/shared-cases': 4,
  'unit/conformance/shared-models': 5,
  'unit/debug-adapter/holdings': 7,
  'unit/debug-adapter/many-breakpoints': 4,
  'unit/engine/edits': 7,
  'unit/engine/exactness': 3,
  'unit/engine/feedback-models': 9,
  'unit/engine/jumps': 4,
  'unit/engine/models': 26,
  'unit/engine/optimized-model': 3,
  'unit/engine/probing/faults': 5,
  'unit/engine/probing/passing': 12,
  'unit/engine/probing/watch': 3,
  'unit/engine/runner': 6,
  'unit/engine/timeline': 11,
  'unit/examples/speech': 3,
  'unit/history/processes': 5,
  'unit/language-server/inference': 5,
  'unit/language-server/schema': 4,
  'unit/onnx/align/aligned-models': 4,
  'unit/onnx/build/round-trip': 12,
  'unit/onnx/text': 4,
  'unit/readme': 4,
  'unit/webview/graph/scene': 9,
  'dap/attach': 14,
  'dap/back': 8,
  'dap/capabilities': 6,
  'dap/comparing': 6,
  'dap/conditions': 6,
  'dap/editing': 6,
  'dap/feedback': 10,
  'dap/hostile': 16,
  'dap/nasty-client': 14,
  'dap/progress': 8,
  'dap/runner-death': 7,
  'dap/schema': 6,
  'dap/session-processes': 12,
  'dap/sessions': 12,
  'dap/stepping': 5,
};

/** What any other file of a kind takes. */
const others: Readonly<Record<string, number>> = { unit: 0.4, dap: 2 };

/** How long a file takes beside others, by its path below test/. */
export function weightOf(file: string): number {
  const name = file
    .replaceAll('\\', '/')
    .replace(/^.*\/test\//, '')
    .replace(/\.test\.ts$/, '');
  return heavy[name] ?? others[name.split('/')[0]!] ?? 1;
}
