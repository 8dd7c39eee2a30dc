import type { ParsedDocument } from '../document';
import { carryOver } from './carry-over';
import type { Finding } from './finding';
import { ownFindings } from './own-findings';

/** Findings that came later, and the text that they were made for. */
interface Late {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/**
 * What is wrong in the open documents: what the server finds by itself at once, and what takes longer and is
 * reported when it is there (onnxruntime's own errors).
 */
export class Findings {
  private readonly late = new Map<string, Map<string, Late>>();
  private readonly listeners: ((uri: string) => void)[] = [];

  /** All that is known about a document's present text, with its sources (`onnx`, `onnxruntime`). */
  of(document: ParsedDocument): readonly { readonly source: string; readonly finding: Finding }[] {
    const own = ownFindings(document).map((finding) => ({ source: 'onnx', finding }));
    const late = [...(this.late.get(document.uri) ?? [])].flatMap(([source, { text, findings }]) =>
      carryOver(findings, text, document.text).map((finding) => ({ source, finding })),
    );
    return [...own, ...late];
  }

  /** Says what a source found in a document; it replaces what the source said of it before. */
  report(document: ParsedDocument, source: string, findings: readonly Finding[]): void {
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
