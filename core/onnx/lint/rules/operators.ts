import { canonicalDomain } from '../../domain';
import {
  domainsWith,
  knownDomains,
  latestVersion,
  operatorAt,
  operatorVersions,
} from '../../operators/operators';
import type { Scope } from '../../text/parse/scopes';
import type { NodeTree, OperatorTree } from '../../text/parse/tree';
import type { LintContext } from '../context';
import { capitalized, domainName, operatorName } from '../context';
import type { Fix } from '../diagnostic';
import { replace } from '../diagnostic';
import { importInstead, importOpset } from '../edits/opset-import';

/** Checks that a node's operator is there in the opset that the model imports. */
export function checkOperator(context: LintContext, scope: Scope, node: NodeTree): void {
  const { operator } = node;
  if (!operator || context.operator(scope, node).kind !== 'unknown') return;
  const { domain, name } = context.names(node);
  if (latestVersion(domain) === undefined) {
    checkDomain(context, operator);
    return;
  }
  const version = context.version(scope, domain)!;
  const versions = operatorVersions(domain, name);
  const at = operatorAt(domain, name, version);
  const { start, end } = operator.nameRange;
  const full = operatorName(domain, name);
  if (at?.deprecated) {
    const message = `${full} is no longer there since opset ${at.since}, and ${version} is imported.${replacement(full)}`;
    const code = 'onnx/removed-operator';
    context.report({ code, level: 'error', start, end, message, deprecated: true });
  } else if (versions.length > 0) {
    const { since } = versions[0]!;
    const entry = context.opsets(scope).entries.get(domain);
    const fixes = entry && [importInstead(entry, since)];
    const message = `${full} is there since opset ${since}, but ${version} is imported.`;
    context.report({ code: 'onnx/newer-operator', level: 'error', start, end, message, fixes });
  } else {
    reportUnknown(context, scope, operator, version);
  }
}

/** What took the place of operators that were taken out, after ONNX's changelog. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['Upsample', 'Resize'],
  ['Scatter', 'ScatterElements'],
  ['ai.onnx.ml.TreeEnsembleClassifier', 'ai.onnx.ml.TreeEnsemble'],
  ['ai.onnx.ml.TreeEnsembleRegressor', 'ai.onnx.ml.TreeEnsemble'],
]);

function replacement(full: string): string {
  const other = replacements.get(full);
  return other === undefined ? '' : ` ${other} took its place.`;
}

function reportUnknown(context: LintContext, scope: Scope, operator: OperatorTree, version: number): void {
  const { domain, name, nameRange } = operator;
  const fixes: Fix[] = [];
  const hints: string[] = [];
  for (const other of otherDomains(context, scope, operator)) {
    hints.push(`It is in ${domainName(other)}`);
    fixes.push(useDomain(context, scope, operator, other, hints.length === 1));
  }
  if (hints.length === 0) {
    const near = context.nearestOperator(domain, version, name);
    if (near !== undefined) {
      hints.push(`Did you mean '${near}'?`);
      fixes.push(replace(`Change to '${near}'`, nameRange, near, true));
    }
  }
  const latest = latestVersion(domain)!;
  const hint = hints.map((text) => ` ${/[.?]$/.test(text) ? text : `${text}.`}`).join('');
  context.report({
    code: 'onnx/unknown-operator',
    // What is newer than the table may have it.
    level: version > latest ? 'warning' : 'error',
    start: nameRange.start,
    end: nameRange.end,
    message: `${capitalized(domainName(domain))} has no operator '${name}'.${hint}`,
    fixes,
  });
}

/** The domains, beside the one that is written, that have an operator of that name in the version that counts. */
function otherDomains(context: LintContext, scope: Scope, { domain, name }: OperatorTree): string[] {
  const operators = domainsWith(name).filter((other) => {
    const definition = operatorAt(other, name, context.version(scope, other)!);
    return definition !== undefined && !definition.deprecated;
  });
  const local = context.functionsNamed(name);
  return [...new Set([...local, ...operators])].filter((other) => other !== canonicalDomain(domain));
}

function useDomain(
  context: LintContext,
  scope: Scope,
  { name, start, nameRange }: OperatorTree,
  domain: string,
  preferred: boolean,
): Fix {
  const full = operatorName(domain, name);
  const fix = replace(`Change to '${full}'`, { start, end: nameRange.end }, full, preferred);
  const opsets = context.opsets(scope);
  if (opsets.entries.has(domain)) return fix;
  const { title, edits } = importOpset(context, opsets, domain, latestVersion(domain) ?? 1);
  return { ...fix, title: `${fix.title} and ${title.replace(/^I/, 'i')}`, edits: [...fix.edits, ...edits] };
}

/** A domain that nobody knows may be a custom one; one that is nearly a known one is likely mistyped. */
function checkDomain(context: LintContext, { domain, start, nameRange }: OperatorTree): void {
  if (context.modelOpsets.entries.has(domain)) return;
  const known = [...knownDomains(), ...context.modelOpsets.entries.keys()].filter((other) => other !== '');
  const near = context.nearest(domain, known);
  if (near === undefined) return;
  const range = { start, end: nameRange.start };
  context.report({
    code: 'onnx/unknown-domain',
    level: 'warning',
    ...range,
    message: `The domain '${domain}' is not known; did you mean '${near}'?`,
    fixes: [replace(`Change to '${near}'`, range, `${near}.`, true)],
  });
}
