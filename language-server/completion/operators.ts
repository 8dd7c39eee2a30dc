import { CompletionItemKind } from 'vscode-languageserver';
import { canonicalDomain } from '../../core/onnx/domain';
import type { LintContext } from '../../core/onnx/lint/context';
import { importOpset } from '../../core/onnx/lint/edits/opset-import';
import { isElementTypeAttribute } from '../../core/onnx/operators/attribute-meanings';
import type { OperatorDefinition } from '../../core/onnx/operators/operators';
import { knownDomains, operatorAt, operatorNames } from '../../core/onnx/operators/operators';
import { operatorSummary } from '../../core/onnx/operators/summaries';
import type { Scope } from '../../core/onnx/text/parse/scopes';
import { headerText } from '../../core/onnx/text/parse/tree';
import { functionSnippet, operatorSnippet, placeholder } from '../operators/snippet';
import type { Offer } from './item';

/** How an operator is inserted: by name alone, with what it needs, or with outputs before it as well. */
export type OperatorForm = 'name' | 'call' | 'node';

/** The operators that a graph may use behind `domain.`: those of the opsets that are imported, and the model's functions. */
export function operatorOffers(
  context: LintContext,
  scope: Scope,
  written: string,
  form: OperatorForm,
): Offer[] {
  const opsets = context.opsets(scope);
  const domains = new Set(['', ...opsets.entries.keys()]);
  if (written !== '') domains.add(canonicalDomain(written));
  const offers = [...functionOffers(context, written, form), ...domainOffers(domains, written, form)];
  for (const domain of domains) {
    const prefix = restOf(domain, written);
    if (prefix === undefined) continue;
    const version = context.version(scope, domain);
    if (version === undefined) continue;
    const isImported = domain === '' || opsets.entries.has(domain) || !opsets.isRead;
    const edits = isImported ? undefined : importOpset(context, opsets, domain, version).edits;
    for (const name of operatorNames(domain, version)) {
      const definition = operatorAt(domain, name, version)!;
      const label = prefix + name;
      offers.push({
        label,
        kind: CompletionItemKind.Function,
        text: label,
        snippet:
          form === 'name'
            ? undefined
            : inForm(form, operatorSnippet(label, definition), definition.outputs[0]?.name),
        description: operatorSummary(domain, name) ?? domain,
        order: domain === '' ? '1' : '2',
        data: { kind: 'operator', domain, name, version },
        ...(edits && { edits }),
        ...(form !== 'name' && { next: beginsWithType(definition) ? 'suggest' : 'parameterHints' }),
      });
    }
  }
  return offers;
}

/** Whether an element type is what is filled in first. */
function beginsWithType({ attributes }: OperatorDefinition): boolean {
  const first = [...attributes.values()].find(({ required }) => required);
  return first !== undefined && isElementTypeAttribute(first.name);
}

/** The beginnings of domains that are not imported; what is inserted goes on with their operators. */
function domainOffers(imported: ReadonlySet<string>, written: string, form: OperatorForm): Offer[] {
  if (form === 'node') return [];
  return knownDomains().flatMap((domain): Offer[] => {
    const rest = imported.has(domain) ? undefined : restOf(domain, written);
    if (rest === undefined || rest === '') return [];
    const description = 'domain, not imported yet';
    return [{ label: rest, kind: CompletionItemKind.Module, description, order: '3', next: 'suggest' }];
  });
}

function functionOffers(context: LintContext, written: string, form: OperatorForm): Offer[] {
  return [...context.functions.values()].flatMap((definition): Offer[] => {
    const domain = canonicalDomain(headerText(definition, 'domain'));
    const prefix = restOf(domain, written);
    const name = definition.name?.text;
    if (prefix === undefined || name === undefined) return [];
    const overload = headerText(definition, 'overload');
    const label = `${prefix}${name}${overload === '' ? '' : `:${overload}`}`;
    const call = functionSnippet(label, definition);
    return [
      {
        label,
        kind: CompletionItemKind.Method,
        text: label,
        snippet: form === 'name' ? undefined : inForm(form, call, definition.outputs[0]?.name.text),
        description: 'function of the model',
        order: '0',
        ...(form !== 'name' && { next: 'parameterHints' }),
      },
    ];
  });
}

/** What is still to be written before an operator's name; undefined where the domain is another one. */
function restOf(domain: string, written: string): string | undefined {
  if (domain === canonicalDomain(written)) return '';
  if (written === '') return `${domain}.`;
  return domain.startsWith(`${written}.`) ? `${domain.slice(written.length + 1)}.` : undefined;
}

/** A whole node has its first output before the operator; it comes last, so that the inputs are filled in first. */
function inForm(form: OperatorForm, call: string, output: string | undefined): string {
  if (form !== 'node') return call;
  if (output === undefined) return `= ${call}`;
  const last = 1 + (call.match(/\$\{\d+/g)?.length ?? 0);
  return `${placeholder(last, output)} = ${call}`;
}
