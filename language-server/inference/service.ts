import type { Connection, InitializeParams } from 'vscode-languageserver';
import { messageOf } from '../../core/errors';
import { RunnerDied } from '../../engine/errors';
import { inferTypes } from '../../engine/inference/infer';
import { isComparison, type ParsedDocument, type ParsedDocuments } from '../document';
import type { InitializationOptions } from '../protocol';
import { trustGranted } from '../protocol';
import type { ClientSettings } from '../settings';
import { modelOfDocument } from './document-model';
import type { InferenceResults, InferredDocument } from './inference';
import { afterCrash, inferredDocument } from './inferred-document';
import { withProgress } from './progress';
import { RunnerKeeper } from './runner-keeper';

/** Milliseconds without a change after which a text is inferred. */
const settleMilliseconds = 500;
/** Milliseconds that onnxruntime may go on with a text that was changed meanwhile, before it is ended. */
const patienceMilliseconds = 2000;
/** Texts of more nodes are left alone: they would keep the machine busy after every change. */
const mostNodes = 100_000;

/** What the service works with once the client is initialised. */
export interface InferenceSetting {
  readonly connection: Connection;
  readonly client: InitializeParams;
  readonly documents: ParsedDocuments;
  readonly settings: ClientSettings;
}

interface Result {
  readonly text: string;
  readonly inferred: InferredDocument;
}

/**
 * Infers the open documents, one after another, each some time after its last change. What was inferred stays known
 * until something newer is.
 */
export class InferenceService implements InferenceResults {
  private readonly results = new Map<string, Result>();
  private readonly listeners: ((uri: string) => void)[] = [];
  private readonly settling = new Map<string, NodeJS.Timeout>();
  /** Documents that have settled, in the order in which they are inferred. */
  private readonly waiting = new Set<string>();
  private readonly runner = new RunnerKeeper();
  private running: { readonly uri: string; readonly abort: AbortController } | undefined;
  private setting: InferenceSetting | undefined;
  private isTrusted = true;
  private isClosed = false;

  newest({ uri }: ParsedDocument): InferredDocument | undefined {
    return this.results.get(uri)?.inferred;
  }

  onDidInfer(listener: (uri: string) => void): void {
    this.listeners.push(listener);
  }

  /** Begins: from now on documents are inferred as far as the client's settings and its trust allow it. */
  begin(setting: InferenceSetting): void {
    this.setting = setting;
    const options = setting.client.initializationOptions as InitializationOptions | null | undefined;
    this.isTrusted = options?.trusted !== false;
    setting.connection.onNotification(trustGranted, () => {
      this.isTrusted = true;
      this.all();
    });
    setting.settings.onDidChange(() => this.all());
    this.all();
  }

  /** To be called for each document that was opened or changed. */
  changed(uri: string): void {
    if (this.running?.uri === uri) this.stop('typed on');
    clearTimeout(this.settling.get(uri));
    if (!this.isOn || isComparison(uri)) return;
    const settled = () => {
      this.settling.delete(uri);
      this.waiting.add(uri);
      void this.work();
    };
    this.settling.set(uri, setTimeout(settled, settleMilliseconds));
  }

  forget(uri: string): void {
    clearTimeout(this.settling.get(uri));
    this.settling.delete(uri);
    this.waiting.delete(uri);
    if (this.running?.uri === uri) this.stop('closed');
    this.set(uri, undefined);
  }

  /** Ends whatever is under way, and the runner. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const timer of this.settling.values()) clearTimeout(timer);
    this.running?.abort.abort();
    await this.runner.close();
  }

  private get isOn(): boolean {
    return !this.isClosed && this.isTrusted && this.setting?.settings.current.inference === true;
  }

  /** Infers all documents anew where that is wanted, and forgets what was inferred where it is not. */
  private all(): void {
    for (const uri of this.setting?.documents.uris() ?? []) {
      if (this.isOn) this.changed(uri);
      else this.forget(uri);
    }
  }

  private async work(): Promise<void> {
    if (this.running) return;
    for (const uri of this.waiting) {
      if (this.isClosed) return;
      this.waiting.delete(uri);
      const document = this.setting!.documents.get(uri);
      if (document) await this.infer(document);
    }
  }

  private async infer(document: ParsedDocument): Promise<void> {
    const { uri, text, version } = document;
    const known = this.results.get(uri);
    if (known?.text === text) {
      this.set(uri, { text, inferred: { ...known.inferred, version } });
      return;
    }
    const abort = new AbortController();
    this.running = { uri, abort };
    try {
      const result = await withProgress(this.setting!, uri, abort, () =>
        this.inferred(document, abort.signal),
      );
      if (!abort.signal.aborted && result) this.set(uri, { text, inferred: result });
    } catch (error) {
      if (abort.signal.aborted) return;
      if (error instanceof RunnerDied) return this.set(uri, { text, inferred: afterCrash(document, error) });
      this.setting!.connection.console.warn(`Types of ${uri} could not be inferred: ${messageOf(error)}`);
      this.set(uri, undefined);
    } finally {
      this.running = undefined;
    }
  }

  private async inferred(
    document: ParsedDocument,
    signal: AbortSignal,
  ): Promise<InferredDocument | undefined> {
    const source = modelOfDocument(document);
    const { model } = source;
    let nodes = 0;
    for (const graph of model.graphs.values()) nodes += graph.nodes.length;
    if (nodes > mostNodes) return undefined;
    const runner = await this.runner.get();
    return inferredDocument(document, source, await inferTypes(runner, model, { signal }));
  }

  /** Stops what is running; onnxruntime itself only where it would go on for long. */
  private stop(why: string): void {
    const { running } = this;
    if (!running || running.abort.signal.aborted) return;
    running.abort.abort();
    setTimeout(() => {
      if (this.running === running) void this.runner.kill(`the runner was ended, as the text was ${why}`);
    }, patienceMilliseconds).unref();
  }

  private set(uri: string, result: Result | undefined): void {
    if (result) this.results.set(uri, result);
    else if (!this.results.delete(uri)) return;
    for (const listener of this.listeners) listener(uri);
  }
}
