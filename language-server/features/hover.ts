import type { CancellationToken, Hover, InitializeParams } from 'vscode-languageserver';
import { MarkupKind } from 'vscode-languageserver';
import { canonicalDomain } from '../../core/onnx/domain';
import { knownDomains, latestVersion } from '../../core/onnx/operators/operators';
import { elementWords } from '../../core/onnx/text/parse/words';
import { elementWordText, headerMeaning } from '../completion/words';
import type { ParsedDocument } from '../document';
import type { Feature, Workplace } from '../feature';
import type { Subject } from '../hover/subject';
import { subjectAt } from '../hover/subject';
import { describeValue } from '../hover/value';
import { plainText } from '../markup';
import { describeAttribute, describeOperator, fullName, functionLine } from '../operators/describe';
import { operatorsOf } from '../operators/operators-of';

/** What is said of what stands under the pointer. */
export const hover: Feature = {
  capabilities: () => ({ hoverProvider: true }),
  register(workplace) {
    const { connection, documents, client } = workplace;
    connection.onHover(async ({ textDocument, position }, token): Promise<Hover | null> => {
      const document = documents.get(textDocument.uri);
      const subject = document && subjectAt(document, document.offset(position));
      const text = subject && (await describe(workplace, document, subject, token));
      if (!text) return null;
      const kind = markup(client);
      const value = kind === MarkupKind.Markdown ? text : plainText(text);
      return { contents: { kind, value }, range: document.range(subject) };
    });
  },
};

function markup({ capabilities }: InitializeParams): MarkupKind {
  return capabilities.textDocument?.hover?.contentFormat?.[0] ?? MarkupKind.Markdown;
}

async function describe(
  { inference }: Workplace,
  document: ParsedDocument,
  subject: Subject,
  token: CancellationToken,
): Promise<string | undefined> {
  switch (subject.kind) {
    case 'operator':
    case 'attribute': {
      const operator = operatorsOf(document).operator(subject.scope, subject.node);
      if (operator.kind === 'function') {
        if (subject.kind === 'attribute') return undefined;
        const called = fullName(subject.node.operator!);
        return `\`\`\`onnxtxt\n${functionLine(operator.definition, called)}\n\`\`\`\nA function of the model, of ${
          operator.definition.nodes.length
        } nodes.`;
      }
      if (operator.kind !== 'known') return undefined;
      if (subject.kind === 'operator') return describeOperator(operator.definition);
      const attribute = operator.definition.attributes.get(subject.attribute.name.text);
      return attribute && describeAttribute(operator.definition, attribute);
    }
    case 'name': {
      const { entity } = subject.occurrence;
      if (entity.kind === 'value') return describeValue(document, inference, entity, token);
      if (entity.kind !== 'dimension') return undefined;
      const places = entity.occurrences.length;
      return `A dimension that the model leaves open: \`${entity.name}\`, named ${places} time${places === 1 ? '' : 's'}. The launch attribute \`dimensions\` gives it a number.`;
    }
    case 'header key': {
      const meaning = headerMeaning(subject.entry.key.text);
      return meaning && `\`${subject.entry.key.text}\`: ${meaning}.`;
    }
    case 'opset': {
      const { domain, version } = subject.entry;
      const canonical = canonicalDomain(domain.text);
      const latest = latestVersion(canonical);
      const of = canonical === '' ? "ONNX's own operators" : `The operators of \`${canonical}\``;
      if (latest === undefined || !knownDomains().includes(canonical)) {
        return `${of}, version ${version}. Nothing is known of this domain but what the model's functions say.`;
      }
      return `${of}, version ${version}; the newest known is ${latest}.`;
    }
    default: {
      const dtype = elementWords.get(subject.word);
      return dtype
        ? `\`${subject.word}\`: ${elementWordText(subject.word, dtype)}.`
        : containers.get(subject.word);
    }
  }
}

const containers: ReadonlyMap<string, string> = new Map([
  ['seq', '`seq(T)`: a sequence of any number of values of a type.'],
  ['map', '`map(K, T)`: values of a type by keys, which are integers or strings.'],
  ['optional', '`optional(T)`: a value of a type, or none.'],
  ['sparse_tensor', '`sparse_tensor(T)`: a tensor that says only which elements are not zero.'],
  ['opaque', '`opaque(domain, name)`: a type that only the runtime knows.'],
]);
