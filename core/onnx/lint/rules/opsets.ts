import { canonicalDomain } from '../../domain';
import { latestVersion } from '../../operators/operators';
import type { Scope } from '../../text/parse/scopes';
import { withBodies } from '../../text/parse/scopes';
import type { OperatorTree, OpsetEntry } from '../../text/parse/tree';
import type { LintContext, Opsets } from '../context';
import { capitalized, domainName } from '../context';
import { removeItem } from '../edits/list-item';
import { importOpset, usualOpset } from '../edits/opset-import';

/** Checks the opset imports of the model, or of a function. */
export function checkOpsets(context: LintContext, root: Scope): void {
  checkImports(context, context.opsets(root));
  checkUsed(context, root);
}

function checkImports(context: LintContext, { header, entries, overridden }: Opsets): void {
  for (const entry of overridden) {
    const last = entries.get(canonicalDomain(entry.domain.text))!;
    const list = header!.entries.find(
      ({ value }) => value?.kind === 'opsets' && value.entries.includes(entry),
    );
    const items = list?.value?.kind === 'opsets' ? list.value.entries : [entry];
    const edits = [removeItem(context.text, items, entry, undefined)];
    context.report({
      code: 'onnx/duplicate-opset-import',
      level: 'warning',
      start: entry.start,
      end: entry.end,
      message: `${capitalized(domainName(entry.domain.text))} is imported twice; version ${last.version}, the last, counts.`,
      related: [{ start: last.start, end: last.end, message: `Version ${last.version} is imported here.` }],
      fixes: [{ title: `Remove the import of version ${entry.version}`, edits, preferred: true }],
    });
  }
  for (const [domain, entry] of entries) checkVersion(context, domain, entry);
}

function checkVersion(context: LintContext, domain: string, entry: OpsetEntry): void {
  const { start, end } = entry;
  if (entry.version < 1n) {
    const message = `Opset versions begin at 1; ${entry.version} is none.`;
    context.report({ code: 'onnx/opset-version', level: 'error', start, end, message });
    return;
  }
  const latest = latestVersion(domain);
  if (latest === undefined || entry.version <= BigInt(latest)) return;
  context.report({
    code: 'onnx/newer-opset',
    level: 'information',
    start,
    end,
    message: `Version ${entry.version} of ${domainName(domain)} is newer than what is known here (${latest}): its operators are checked as of ${latest}.`,
  });
}

/** Every domain whose operators are used must be imported. A missing one is told once, at its first use. */
function checkUsed(context: LintContext, root: Scope): void {
  const opsets = context.opsets(root);
  if (!opsets.isRead) return;
  const missing = new Map<string, OperatorTree>();
  for (const scope of withBodies([root])) {
    for (const node of scope.graph.nodes) {
      if (!node.operator) continue;
      const { domain } = context.names(node);
      if (!opsets.entries.has(domain) && !missing.has(domain)) missing.set(domain, node.operator);
    }
  }
  for (const [domain, { start, end }] of missing) {
    const latest = latestVersion(domain);
    // Into the model onnxruntime imports the newest version of the domains that it has, but only where it imports any.
    const refused = latest === undefined || root.kind === 'function' || opsets.entries.size === 0;
    const version = domain === '' ? usualOpset : (latest ?? 1);
    context.report({
      code: 'onnx/missing-opset-import',
      level: refused ? 'error' : 'warning',
      start,
      end,
      message: `${capitalized(domainName(domain))} is not imported ${root.kind === 'function' ? 'by this function' : 'by the model'}.`,
      // A domain that nobody knows may be mistyped.
      fixes: [{ ...importOpset(context, opsets, domain, version), preferred: latest !== undefined }],
    });
  }
}
