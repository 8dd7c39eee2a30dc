import type { ParsedDocument } from '../document';
import type { InferenceResults, InferredDocument } from './inference';

/** Keeps what onnxruntime inferred of the open documents. */
export class InferenceService implements InferenceResults {
  private readonly results = new Map<string, InferredDocument>();
  private readonly listeners: ((uri: string) => void)[] = [];

  newest({ uri }: ParsedDocument): InferredDocument | undefined {
    return this.results.get(uri);
  }

  onDidInfer(listener: (uri: string) => void): void {
    this.listeners.push(listener);
  }

  forget(uri: string): void {
    this.set(uri, undefined);
  }

  private set(uri: string, result: InferredDocument | undefined): void {
    if (result) this.results.set(uri, result);
    else if (!this.results.delete(uri)) return;
    for (const listener of this.listeners) listener(uri);
  }
}
