import type { Diagnostic as LspDiagnostic } from 'vscode-languageserver';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { Diagnostic } from '../../core/onnx/lint/diagnostic';
import { isComparison, isModelView, type ParsedDocument } from '../document';
import type { Feature, Workplace } from '../feature';
import { inferenceFindings } from '../inference/inference-findings';
import { isLarge, largeNote } from '../large';

/** Several changes in one go (a paste, a rename) are read once. */
const settleMilliseconds = 20;

/** A very long text takes so long to be read that typing goes first. */
const settleMillisecondsIfLarge = 500;

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
    const large = new Set<string>();
    const look = (uri: string) => {
      const document = workplace.documents.get(uri);
      if (!document) return;
      if (isLarge(document) && !large.has(uri)) {
        large.add(uri);
        workplace.connection.console.info(largeNote(document));
      }
      publish(workplace, document);
    };
    const schedule = (uri: string) => {
      clearTimeout(waiting.get(uri));
      waiting.set(
        uri,
        setTimeout(
          () => {
            waiting.delete(uri);
            look(uri);
          },
          large.has(uri) ? settleMillisecondsIfLarge : settleMilliseconds,
        ),
      );
    };
    workplace.onDidChange(schedule);
    workplace.findings.onDidReport(schedule);
    workplace.inference.onDidInfer((uri) => takeInferred(workplace, uri));
    workplace.onDidClose((uri) => {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
      large.delete(uri);
      void workplace.connection.sendDiagnostics({ uri, diagnostics: [] });
    });
  },
};

function takeInferred({ documents, findings, inference }: Workplace, uri: string): void {
  const document = documents.get(uri);
  if (!document) return;
  const result = inference.newest(document);
  // One of an earlier version is followed by another.
  if (result && result.version !== document.version) return;
  findings.report(document, 'onnxruntime', inferenceFindings(document, result?.diagnostics ?? []));
}

function publish({ connection, findings }: Workplace, document: ParsedDocument): void {
  const { uri } = document;
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
function isShown(document: ParsedDocument, { level }: Diagnostic): boolean {
  if (isComparison(document.uri)) return false;
  return !isModelView(document.uri) || level === 'error' || level === 'warning';
}

/** A finding as the protocol has it. Clients show `source(code)`: the code does not say the source again. */
export function diagnosticOf(document: ParsedDocument, source: string, finding: Diagnostic): LspDiagnostic {
  const { level, message, related = [] } = finding;
  const code = finding.code.startsWith(`${source}/`) ? finding.code.slice(source.length + 1) : finding.code;
  const range = document.range(finding);
  // A text that is written by hand may have no other weights: a line below each of them would say nothing.
  const isUsual = level === 'information' && finding.code === 'onnx/weight-without-data';
  const severity = isUsual ? DiagnosticSeverity.Hint : severities[level];
  const diagnostic: LspDiagnostic = { range, severity, source, code, message };
  const tags: DiagnosticTag[] = [];
  if (finding.unnecessary) tags.push(DiagnosticTag.Unnecessary);
  if (finding.deprecated) tags.push(DiagnosticTag.Deprecated);
  if (tags.length > 0) diagnostic.tags = tags;
  if (related.length > 0) {
    diagnostic.relatedInformation = related.map((other) => ({
      location: { uri: document.uri, range: document.range(other) },
      message: other.message,
    }));
  }
  return diagnostic;
}
