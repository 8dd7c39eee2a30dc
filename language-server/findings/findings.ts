import type { Diagnostic } from '../../core/onnx/lint/diagnostic';
import type { ParsedDocument } from '../document';
import { carryOver } from './carry-over';
import { ownFindings } from './own-findings';

/** A finding, and who found it. */
export interface SourcedFinding {
  readonly source: string;
  readonly finding: Diagnostic;
}

/** Findings that came later, and the text that they were made for. */
interface Late {
  readonly text: string;
  readonly findings: readonly Diagnostic[];
}

/**
 * What is wrong in the open documents: what the server finds by itself at once, and what takes longer and is
 * reported when it is there (onnxruntime's own errors).
 */
export class Findings {
  private readonly late = new Map<string, Map<string, Late>>();
  private readonly listeners: ((uri: string) => void)[] = [];

  /**
   * All that is known about a document's present text, with its sources (`onnx`, `onnxruntime`). What was found later
   * is left out where the server itself has found a fault at the same place: it follows from it.
   */
  of(document: ParsedDocument): readonly SourcedFinding[] {
    const own = ownFindings(document);
    const found: SourcedFinding[] = own.map((finding) => ({ source: 'onnx', finding }));
    const late = this.late.get(document.uri);
    if (!late) return found;
    const faults = own.filter(({ level }) => level === 'error' || level === 'warning');
    for (const [source, { text, findings }] of late) {
      for (const finding of carryOver(findings, text, document.text)) {
        const isKnown = faults.some(({ start, end }) => start <= finding.end && finding.start <= end);
        if (!isKnown) found.push({ source, finding });
      }
    }
    return found;
  }

  /** Says what a source found in a document; it replaces what the source said of it before. */
  report(document: ParsedDocument, source: string, findings: readonly Diagnostic[]): void {
    const { uri } = document;
    if (!this.late.has(uri)) this.late.set(uri, new Map());
    this.late.get(uri)!.set(source, { text: document.text, findings });
    for (const listener of this.listeners) listener(uri);
  }

  /** Calls the listener when something was reported for a document. */
  onDidReport(listener: (uri: string) => void): void {
    this.listeners.push(listener);
  }

  forget(uri: string): void {
    this.late.delete(uri);
  }
}
