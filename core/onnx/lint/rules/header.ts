import type { LintContext } from '../context';
import type { Fix } from '../diagnostic';

/** The newest IR version that onnxruntime 1.30 reads; it reads all older ones with all opsets. */
const latestIrVersion = 13n;

/** IR version 10 came with opset 21; onnxruntime reads it since 1.18. */
const usualIrVersion = 10;

/** Checks the IR version that the header names. */
export function checkHeader(context: LintContext): void {
  const { header, graph, problems } = context.tree;
  const entry = header?.entries.find(({ key }) => key.text === 'ir_version');
  if (!entry) {
    // A header that could not be read may well have it.
    const limit = header?.end ?? graph?.start ?? 0;
    if (!graph || problems.some(({ start }) => start < limit)) return;
    const place = header?.entries[0]?.key ?? graph.name ?? graph;
    const { start, end } = place;
    const message = 'The header names no ir_version; onnxruntime needs one.';
    context.report({
      code: 'onnx/missing-ir-version',
      level: 'error',
      start,
      end,
      message,
      fixes: fixes(context),
    });
  } else if (entry.value?.kind === 'integer' && entry.value.value > latestIrVersion) {
    const { start, end } = entry.value;
    const message = `onnxruntime reads IR versions up to ${latestIrVersion}; this is ${entry.value.value}.`;
    const edits = [{ start, end, text: String(latestIrVersion) }];
    const fix = { title: `Change to ${latestIrVersion}`, edits };
    context.report({ code: 'onnx/ir-version', level: 'error', start, end, message, fixes: [fix] });
  }
}

function fixes({ tree }: LintContext): Fix[] {
  const { header } = tree;
  // Without any header, the missing opset import brings the IR version along.
  if (!header) return [];
  const first = header.entries[0];
  const at = first?.start ?? header.start + 1;
  const text = `ir_version: ${usualIrVersion}${first ? ', ' : ''}`;
  return [{ title: 'Add ir_version', edits: [{ start: at, end: at, text }], preferred: true }];
}
