import { Worker } from 'node:worker_threads';
import { t } from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Answered, Asked, ModelAnswers, ModelQuestion } from './protocol';

interface Waiting {
  resolve(answer: ModelAnswers[ModelQuestion['ask']]): void;
  reject(error: Error): void;
}

/**
 * A graph's model in a thread of its own: reading a text of 10,000 nodes takes a third of a second, in which the editor's
 * process would answer nobody. The thread begins with the first question and ends with the graph's page.
 */
export class GraphReader implements vscode.Disposable {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private ids = 0;
  private lastTook = 0;
  private disposed = false;
  /** What was read last, for a thread that begins after another one has died. */
  private lastRead: ModelQuestion | undefined;

  /** @param script the worker's bundle */
  constructor(private readonly script: string) {}

  /** How many milliseconds the last answer, or failure, took. */
  get took(): number {
    return this.lastTook;
  }

  /** Rejects with what is wrong, in words for a person, also where the thread ends or the reader is disposed. */
  ask<Ask extends ModelQuestion['ask']>(
    question: Extract<ModelQuestion, { readonly ask: Ask }>,
  ): Promise<ModelAnswers[Ask]> {
    return new Promise((resolve, reject) => {
      if (this.disposed) return reject(new Error(t('The graph was closed.')));
      const id = ++this.ids;
      const answer = (body: ModelAnswers[ModelQuestion['ask']]) => {
        if (question.ask === 'read') this.lastRead = question;
        resolve(body as ModelAnswers[Ask]);
      };
      this.waiting.set(id, { resolve: answer, reject });
      this.worker ??= this.begin();
      this.worker.postMessage({ id, question } satisfies Asked);
    });
  }

  private begin(): Worker {
    const worker = new Worker(this.script, { execArgv: [] });
    // What reads in it is nothing that an editor has to wait for when it ends.
    worker.unref();
    worker.on('message', (answered: Answered) => {
      const waiting = this.waiting.get(answered.id);
      this.waiting.delete(answered.id);
      this.lastTook = answered.took;
      if ('answer' in answered) waiting?.resolve(answered.answer);
      else waiting?.reject(new Error(answered.problem));
    });
    worker.on('error', (error) => this.ended(worker, error));
    worker.on('exit', () => this.ended(worker, new Error(t('The thread that reads the model has ended.'))));
    // Nobody waits for this answer: who asks has what was read, and asks about it.
    if (this.lastRead) worker.postMessage({ id: 0, question: this.lastRead } satisfies Asked);
    return worker;
  }

  /** The next question begins another thread. */
  private ended(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  dispose(): void {
    this.disposed = true;
    const { worker } = this;
    if (!worker) return;
    this.ended(worker, new Error(t('The graph was closed.')));
    void worker.terminate();
  }
}
