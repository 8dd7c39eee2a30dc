import type { Diagnostic } from 'vscode-languageserver';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import { isModelView, type ParsedDocument } from '../document';
import type { Feature, Workplace } from '../feature';
import type { Finding } from '../findings/finding';

/** Several changes in one go (a paste, a rename) are read once. */
const settleMilliseconds = 20;

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** Publishes what is wrong in a text: after each change of it, and when something was found later. */
export const diagnostics: Feature = {
  capabilities: () => ({}),
  register(workplace) {
    const waiting = new Map<string, NodeJS.Timeout>();
    const schedule = (uri: string) => {
      clearTimeout(waiting.get(uri));
      waiting.set(
        uri,
        setTimeout(() => {
          waiting.delete(uri);
          publish(workplace, uri);
        }, settleMilliseconds),
      );
    };
    workplace.onDidChange(schedule);
    workplace.findings.onDidReport(schedule);
    workplace.onDidClose((uri) => {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
      void workplace.connection.sendDiagnostics({ uri, diagnostics: [] });
    });
  },
};

function publish({ connection, documents, findings }: Workplace, uri: string): void {
  const document = documents.get(uri);
  if (!document) return;
  const shown = findings
    .of(document)
    .filter(({ finding }) => isShown(document, finding))
    .map(({ source, finding }) => diagnosticOf(document, source, finding));
  void connection.sendDiagnostics({ uri, version: document.version, diagnostics: shown });
}

/**
 * In the read-only view of a model its faults are shown, but not what could be tidier: nobody can change it there,
 * and exporters leave much behind.
 */
function isShown(document: ParsedDocument, { severity }: Finding): boolean {
  return !isModelView(document.uri) || severity === 'error' || severity === 'warning';
}

/** A finding as the protocol has it. */
export function diagnosticOf(document: ParsedDocument, source: string, finding: Finding): Diagnostic {
  const { severity, code, message, tag, related } = finding;
  const diagnostic: Diagnostic = {
    range: document.range(finding),
    severity: severities[severity],
    source,
    code,
    message,
  };
  if (tag) {
    diagnostic.tags = [tag === 'unnecessary' ? DiagnosticTag.Unnecessary : DiagnosticTag.Deprecated];
  }
  if (related?.length) {
    diagnostic.relatedInformation = related.map((other) => ({
      location: { uri: document.uri, range: document.range(other.range) },
      message: other.message,
    }));
  }
  return diagnostic;
}
