import type { LintContext } from '../context';
import type { Fix } from '../diagnostic';
import { importOpset, usualIrVersion, usualOpset } from '../edits/opset-import';

/** The newest IR version that onnxruntime 1.30 reads; it reads all older ones with all opsets. */
const latestIrVersion = 13n;

/** Checks the IR version that the header names. */
export function checkHeader(context: LintContext): void {
  const { header, graph } = context.tree;
  const entry = header?.entries.find(({ key }) => key.text === 'ir_version');
  if (!entry) {
    if (!graph?.name || !context.modelOpsets.isRead) return;
    const place = header?.entries[0]?.key ?? graph.name;
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

function fixes(context: LintContext): Fix[] {
  const { header } = context.tree;
  if (!header) return [importOpset(context, context.modelOpsets, '', usualOpset)];
  const first = header.entries[0];
  const at = first?.start ?? header.start + 1;
  const text = `ir_version: ${usualIrVersion}${first ? ', ' : ''}`;
  return [{ title: 'Add ir_version', edits: [{ start: at, end: at, text }], preferred: true }];
}
